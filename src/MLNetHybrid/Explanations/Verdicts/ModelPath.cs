using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNetHybrid.Components;
using MLNetHybrid.Voting;

namespace MLNetHybrid.Explanations.Verdicts;

/// <summary>
/// The way back from a verdict to the features: which parts of a model make it, from which columns, and where these get their values.
/// </summary>
internal sealed class ModelPath
{
    private const string CopyPrefix = "MLNetHybrid.Source.", ContributionsPrefix = "MLNetHybrid.Contributions.";

    private readonly ITransformer[] _parts;
    private readonly HashSet<string>[] _writes;   // by part: the columns that it makes or makes anew
    private readonly DataViewSchema[] _schemas;   // before each part, and behind the last
    private readonly SortedSet<int> _path = [];
    private readonly List<SourceColumn> _sources = [];

    private readonly IHostEnvironment _env;

    private ModelPath(IHostEnvironment env, ITransformer[] parts, DataViewSchema input)
    {
        _env = env;
        _parts = parts;
        _schemas = new DataViewSchema[parts.Length + 1];
        _schemas[0] = input;
        _writes = new HashSet<string>[parts.Length];
        for (int p = 0; p < parts.Length; p++)
        {
            _schemas[p + 1] = parts[p].GetOutputSchema(_schemas[p]);
            _writes[p] = Written(_schemas[p], _schemas[p + 1]);
        }
    }

    /// <summary>The part whose verdict it is.</summary>
    public required IThresholded Verdict { get; init; }

    /// <summary>Where the verdict is.</summary>
    public required VoteInput Columns { get; init; }

    public IReadOnlyList<ExplainedMember> Members { get; private set; } = [];

    /// <summary>The feature columns, in the order in which features are counted.</summary>
    public IReadOnlyList<SourceColumn> Sources => _sources;

    /// <summary>F, features of all source columns.</summary>
    public int FeatureCount => _sources.Sum(source => source.FeatureCount);

    /// <summary>L, rows that a verdict rests on.</summary>
    public int WindowLength { get; private set; } = 1;

    /// <summary>Whether a row of the data is a whole window already.</summary>
    public bool HasWholeWindows => _sources.Any(source => source.IsWindow);

    /// <summary>The columns that tell streams apart.</summary>
    public IReadOnlyList<string> PartitionColumnNames { get; private set; } = [];

    /// <summary>The parts that make the verdict from the sources.</summary>
    public IEnumerable<ITransformer> Judging => _path.Select(p => _parts[p]);

    /// <exception cref="ArgumentException">The model holds no detector, or not the one that is asked for.</exception>
    /// <exception cref="NotSupportedException">Its parts are put together in a way that cannot be followed.</exception>
    public static ModelPath Of(IHostEnvironment env, ITransformer model, DataViewSchema input, string? scoreColumnName)
    {
        // Parts that only drop columns have no say in the verdict, and would drop what is read here.
        ITransformer[] parts =
        [
            .. ModelParts.Plain(model)
                .Where(part => (part.Scope & TransformerScope.Scoring) != 0 && part.Part is not ColumnSelectingTransformer)
                .Select(part => part.Part),
        ];
        IThresholded[] verdicts = [.. parts.OfType<IThresholded>()];
        IThresholded verdict = verdicts.LastOrDefault(part => scoreColumnName is null || part.MainColumn == scoreColumnName)
            ?? throw new ArgumentException(
                verdicts.Length == 0
                    ? $"The model holds no detector of this library, so there is no verdict to explain. Its parts:{Environment.NewLine}"
                        + model.DescribeParts()
                    : "Explanation.ScoreColumnName must be the score column of a detector or a vote in the model; got "
                        + $"'{scoreColumnName}', there are '{string.Join("', '", verdicts.Select(part => part.MainColumn))}'.",
                nameof(model));
        string label = verdict is VoteTransformer vote
            ? vote.PredictedLabelColumnName
            : ((AnomalyTransformer)verdict).PredictedLabelColumnName;
        var path = new ModelPath(env, parts, input)
        {
            Verdict = verdict,
            Columns = new VoteInput(verdict.MainColumn, label),
        };
        path.Follow(Array.IndexOf(parts, verdict));
        return path;
    }

    /// <summary>The data with the source columns under their <see cref="SourceColumn.Copy"/>, and all that tells streams apart.</summary>
    public IDataView Front(IDataView rows)
    {
        IDataView view = rows;
        for (int p = -1; p < FrontEnd; p++)
        {
            if (p >= 0) view = _parts[p].Transform(view);
            (string, string)[] copies = [.. _sources.Where(source => source.After == p).Select(source => (source.Copy, source.Name))];
            if (copies.Length > 0) view = new ColumnCopyingTransformer(_env, copies).Transform(view);
        }
        return view;
    }

    /// <summary>The parts that make verdicts of windows that lie one behind the other.</summary>
    /// <param name="variant">The column that tells one window's rows from another's.</param>
    /// <param name="explains">Whether detectors say what each feature added.</param>
    public IReadOnlyList<ITransformer> Back(string variant, bool explains) =>
    [
        .. Judging.Select(part => part switch
        {
            SlidingWindowTransformer window => window.With(window.Columns with
            {
                Partition = [variant],
                MaximumPartitions = StreamsAtOnce,
                Status = null,
            }),
            AnomalyTransformer detector when explains
                && Members.FirstOrDefault(m => m.Detector == detector && m.ContributionsColumn is not null) is ExplainedMember member =>
                detector.WithContributions(member.ContributionsColumn!)!,
            _ => part,
        }),
    ];

    /// <summary>Windows that <see cref="Back"/> tells apart at most.</summary>
    public const int StreamsAtOnce = 1024;

    /// <summary>The number of a source column's first feature among all.</summary>
    public int FirstFeature(SourceColumn source) => _sources.TakeWhile(other => other != source).Sum(other => other.FeatureCount);

    /// <summary>The schema in which the sources' names are found.</summary>
    public DataViewSchema SchemaOf(SourceColumn source) => _schemas[source.After + 1];

    // One behind the last part that a source or a partition column needs.
    private int FrontEnd => 1 + _path.Where(p => _parts[p] is SlidingWindowTransformer { PartitionColumnNames.Count: > 0 })
        .Select(p => p - 1).Concat(_sources.Select(source => source.After)).Append(-1).Max();

    private void Follow(int verdict)
    {
        _path.Add(verdict);
        Members = Verdict is VoteTransformer vote
            ? [.. vote.Inputs.Select((input, m) => Member(input, m, verdict))]
            : [Member(Columns, 0, verdict + 1)];
        SlidingWindowTransformer[] windows = [.. Judging.OfType<SlidingWindowTransformer>()];
        if (HasWholeWindows && (windows.Length > 0 || _sources.Count > 1))
            throw new NotSupportedException(
                "Explanation: the model reads whole windows beside other features, which is not followed back.");
        string[][] partitions = [.. windows.Select(window => window.PartitionColumnNames.ToArray())];
        if (partitions.Skip(1).Any(names => !names.SequenceEqual(partitions[0])))
            throw new NotSupportedException("Explanation: the model's windows are of different streams (PartitionColumnNames).");
        PartitionColumnNames = partitions.FirstOrDefault() ?? [];
        WindowLength = Math.Max(windows.Select(window => window.Length).DefaultIfEmpty(1).Max(), _sources.Max(source => source.StepCount));
        if (_sources.GroupBy(source => source.Name).FirstOrDefault(group => group.Count() > 1) is { Key: string twice })
            throw new NotSupportedException($"Explanation: the model reads column '{twice}' before and after a part that changes it.");
    }

    private ExplainedMember Member(VoteInput columns, int number, int before)
    {
        FeatureOrigin? origin = null;
        var detector = Producer(columns.ScoreColumnName, before) is int part ? _parts[part] as AnomalyTransformer : null;
        Trace(columns.ScoreColumnName, before);
        Trace(columns.PredictedLabelColumnName, before);
        if (detector is not null) origin = Trace(detector.FeatureColumnName, Array.IndexOf(_parts, detector));
        bool isKnown = origin is not null && detector!.FeatureType.Size == origin.Steps * origin.Source.FeatureCount
            && detector.WithContributions(ContributionsPrefix) is not null;
        const string Suffix = "Score";
        string column = columns.ScoreColumnName, name =
            ReferenceEquals(detector, Verdict) ? detector!.GetType().Name.Replace("Transformer", "", StringComparison.Ordinal)
            : column.EndsWith(Suffix, StringComparison.Ordinal) && column.Length > Suffix.Length ? column[..^Suffix.Length]
            : column;
        return new ExplainedMember(name, columns, detector, origin)
        {
            ContributionsColumn = isKnown ? FormattableString.Invariant($"{ContributionsPrefix}{number}") : null,
        };
    }

    private int? Producer(string column, int before)
    {
        for (int p = before - 1; p >= 0; p--)
            if (_writes[p].Contains(column)) return p;
        return null;
    }

    /// <summary>Puts the parts that make a column on the path; what it is made of, where that is value by value.</summary>
    private FeatureOrigin? Trace(string column, int before)
    {
        if (Producer(column, before) is not int p) return Source(column, -1);
        switch (_parts[p])
        {
            case ScaleTransformer scale:
                _path.Add(p);
                return Trace(scale.InputColumnName, p) is FeatureOrigin scaled
                    ? scaled with { Scales = scaled.Scales is null ? null : [.. scaled.Scales, scale] }
                    : null;
            case SlidingWindowTransformer window:
                _path.Add(p);
                return Trace(window.InputColumnName, p) is FeatureOrigin row ? row with { Steps = window.Length } : null;
            case NormalizingTransformer normalizer when normalizer.Columns.FirstOrDefault(c => c.Name == column) is { } options:
                _path.Add(p);
                return Trace(options.InputColumnName, p) is FeatureOrigin normalized ? normalized with { Scales = null } : null;
            case ColumnCopyingTransformer copy:
                _path.Add(p);
                return Trace(copy.Columns.First(pair => pair.Item1 == column).Item2, p);
            case VoteTransformer vote:
                _path.Add(p);
                foreach (VoteInput input in vote.Inputs)
                {
                    Trace(input.ScoreColumnName, p);
                    Trace(input.PredictedLabelColumnName, p);
                }
                return null;
            case ColumnConcatenatingTransformer concat
                when concat.Columns.First(pair => pair.outputColumnName == column).inputColumnNames is string[] joined
                    && joined.All(input => Producer(input, p) is int maker && _parts[maker] is AnomalyTransformer):
                _path.Add(p);
                foreach (string input in joined) Trace(input, p);
                return null;
            case AnomalyTransformer detector:
                _path.Add(p);
                Trace(detector.FeatureColumnName, p);
                return null;
            case ISingleFeaturePredictionTransformer<object> stock:
                _path.Add(p);
                Trace(stock.FeatureColumnName, p);
                return null;
            default:
                return Source(column, p);
        }
    }

    private FeatureOrigin Source(string column, int after)
    {
        SourceColumn? source = _sources.FirstOrDefault(known => known.Name == column && known.After == after);
        if (source is null)
        {
            DataViewSchema.Column found = SchemaColumns.Find(_env, _schemas[after + 1], "feature", column);
            if (found.Type is not VectorDataViewType { IsKnownSize: true } type
                || (type.ItemType != NumberDataViewType.Single && type.ItemType != NumberDataViewType.Double))
                throw new NotSupportedException(
                    $"Explanation: the model's verdict goes back to column '{column}' of type {found.Type}; it must be a vector of Single "
                    + "or Double of known size.");
            _sources.Add(source = new(column, after, type, FormattableString.Invariant($"{CopyPrefix}{_sources.Count}")));
        }
        return new FeatureOrigin(source, source.StepCount, []);
    }

    private static HashSet<string> Written(DataViewSchema before, DataViewSchema after) =>
    [
        .. after.Where(column => !column.IsHidden && before.GetColumnOrNull(column.Name)?.Index != column.Index)
            .Select(column => column.Name),
    ];
}
