using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.States;

[assembly: LoadableClass(
    typeof(SlidingWindowTransformer), null, typeof(SignatureLoadModel), "Sliding window", SlidingWindowTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(SlidingWindowTransformer), null, typeof(SignatureLoadDataTransform), "Sliding window",
    SlidingWindowTransformer.LoaderSignature)]

namespace MLNetHybrid;

/// <summary>
/// Gives each row the window of the last L rows of its stream, itself included: a vector of shape (L, F), oldest row first.
/// Until a stream has L rows its windows are filled with NaN.
/// </summary>
/// <inheritdoc cref="StreamTransformer" path="/remarks"/>
public sealed class SlidingWindowTransformer : StreamTransformer, IStatusPart
{
    internal const string LoaderSignature = "MLHSlidingWindow";
    internal const int MaximumLength = 1 << 20;

    private static readonly VersionInfo Version = ComponentVersion.Create<SlidingWindowTransformer>("MLHWINDW", LoaderSignature);

    private readonly int? _width;   // F, once it is fitted

    internal SlidingWindowTransformer(IHostEnvironment env, StreamColumns columns, int length, int? width = null)
        : base(env.Register(nameof(SlidingWindowTransformer)), columns)
    {
        Length = length;
        _width = width;
    }

    /// <summary>L, rows per window.</summary>
    public int Length { get; }

    /// <summary>The output column with each row's <see cref="RowStatus"/>, or null where there is none.</summary>
    public string? StatusColumnName => Columns.Status;

    internal override string ExpectedInput => _width is int width
        ? FormattableString.Invariant($"a vector of {width} Single, as in training")
        : $"a vector of Single of known size F, L x F at most {Array.MaxLength}";

    internal override bool CanRead(SchemaShape.Column input) =>
        input.Kind == SchemaShape.Column.VectorKind.Vector && input.ItemType == NumberDataViewType.Single && !input.IsKey;

    internal override SchemaShape.Column OutputShape =>
        new(OutputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false);

    internal override SchemaShape.Column OutputShapeOf(SchemaShape.Column input) => !input.HasSlotNames() ? OutputShape
        : new(OutputColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false,
            new SchemaShape(input.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.SlotNames)));

    // "pressure (t-2)", "pressure (t-1)", and of the row itself the feature's own name.
    internal override DataViewSchema.Annotations? OutputAnnotations(DataViewSchema.Column input)
    {
        if (input.Type is not VectorDataViewType { IsKnownSize: true } vector || !input.HasSlotNames(vector.Size)) return null;
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddSlotNames(Length * vector.Size, (ref VBuffer<ReadOnlyMemory<char>> slots) =>
        {
            VBuffer<ReadOnlyMemory<char>> row = default;
            input.GetSlotNames(ref row);
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref slots, Length * vector.Size);
            foreach ((int feature, ReadOnlyMemory<char> name) in row.Items(all: true))
            {
                for (int step = 0; step < Length; step++)
                    editor.Values[step * vector.Size + feature] = step == Length - 1 || name.IsEmpty
                        ? name
                        : FormattableString.Invariant($"{name} (t-{Length - 1 - step})").AsMemory();
            }
            slots = editor.Commit();
        });
        return annotations.ToAnnotations();
    }

    internal override DataViewType? OutputType(DataViewType inputType) =>
        inputType is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single
            && (long)vector.Size * Length <= Array.MaxLength && vector.Size == (_width ?? vector.Size)
            ? new VectorDataViewType(NumberDataViewType.Single, Length, vector.Size)
            : null;

    internal override StreamTransformer With(StreamColumns columns) => new SlidingWindowTransformer(Host, columns, Length, _width);

    /// <summary>The same windows over rows of F values alone: what is fitted on them later must not find others.</summary>
    internal override StreamTransformer Fitted(IDataView input) =>
        new SlidingWindowTransformer(Host, Columns, Length, ((VectorDataViewType)input.Schema[InputColumnName].Type).Size);

    internal override StreamMemory CreateMemory(DataViewRow row, DataViewSchema.Column input) =>
        new Memory(Host, row, input, Columns, Length);

    internal static SlidingWindowTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, Version, nameof(SlidingWindowTransformer));
        StreamColumns columns = StreamColumns.Read(reader);
        int length = reader.ReadInt32(1, MaximumLength, "the window's length"), width = reader.ReadInt32(
            1, Array.MaxLength / length, "the number of features");
        reader.End();
        return new(env, columns, length, width);
    }

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).Bind(input);

    internal override void Save(ModelSaveContext ctx) => ModelBody.Save(ctx, Version, writer =>
    {
        Columns.Write(writer);
        writer.Write(Length);
        writer.Write(_width!.Value);   // the one without a width is the estimator's, and stays there
    });

    private sealed class Memory : StreamMemory
    {
        private readonly ValueGetter<VBuffer<float>> _getRow;
        private readonly string _input;
        private readonly int _width;
        private readonly ForgottenStreams _forgotten;
        private readonly Partitions<WindowRing> _streams;
        private readonly WindowRing _unknown;   // stays empty
        private WindowRing _current;
        private VBuffer<float> _row;
        private WindowRing.Overwritten[] _notes = [];
        private long _streamCount;

        public Memory(IHost host, DataViewRow row, DataViewSchema.Column input, StreamColumns columns, int length)
        {
            int width = _width = ((VectorDataViewType)input.Type).Size;
            _input = input.Name;
            _getRow = row.GetGetter<VBuffer<float>>(input);
            _forgotten = new(host, "SlidingWindow", columns, FormattableString.Invariant(
                $"its window of {length} rows was full: its rows had no score"));
            _streams = new(new PartitionKey(row, columns.Partition), columns.MaximumPartitions, _forgotten)
            {
                Create = () => new WindowRing(length, width, _streamCount++),
                Clear = ring => ring.Restart(_streamCount++),
                IsMissed = ring => !ring.IsComplete,
                WriteState = (state, ring) => ring.Write(state),
                ReadState = state => WindowRing.Read(state, length, width),
                Adopted = ring => ring.Renumber(_streamCount++),
            };
            _current = _unknown = new WindowRing(length, width, WindowRing.UnknownStream);
        }

        public override RowStatus Status => _current.Status;

        public override IReadOnlyList<StreamTable> Tables => [_streams];

        public override void Advance()
        {
            _current = _streams.Current() ?? _unknown;
            int place = _streams.Moment.Place;
            if (_notes.Length > 0) _notes[place].Ring = null;
            if (_current == _unknown) return;
            try
            {
                _getRow(ref _row);
                FeatureValues.Check(in _row, _width, _input);
                if (_notes.Length > 0) _current.Note(ref _notes[place]);
                _current.Push(_row);
            }
            catch
            {
                // The stream has a row that nobody could read: its windows start over after it.
                _current.Restart(_streamCount++);
                throw;
            }
        }

        public override void KeepRows(int most) => _notes = new WindowRing.Overwritten[most];

        public override void TakeBack(int place)
        {
            // A ring that made room for another stream since then has another number.
            ref WindowRing.Overwritten note = ref _notes[place];
            if (note.Ring is WindowRing ring && ring.Stream == note.Stream) ring.TakeBack(in note, _streamCount++);
            note.Ring = null;
        }

        public override void Reset() => _streams.Reset();

        public override void Close() => _forgotten.Report();

        public override Delegate CreateGetter() =>
            (ValueGetter<VBuffer<float>>)((ref VBuffer<float> window) => _current.CopyTo(ref window));

        public override Delegate CreateViewGetter() => (ValueGetter<WindowView>)((ref WindowView view) => view = new WindowView(_current));
    }
}
