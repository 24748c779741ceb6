using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Features;
using KeycloakLogs.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace PeerComparison.Notebook;

/// <summary>The main job's events as numbers: the sample's features of its generated logs.</summary>
/// <param name="Training">The earlier events, in the order of time.</param>
/// <param name="Test">The later ones.</param>
internal sealed record NotebookData(NotebookEvent[] Training, NotebookEvent[] Test)
{
    /// <summary>F.</summary>
    public int FeatureCount => Training[0].Features.Length;

    public static NotebookData Create()
    {
        var ml = new MLContext(1);
        (IReadOnlyList<LogEvent> earlier, IReadOnlyList<LogEvent> later) = LogGenerator.Generate(new GeneratorOptions());
        IDataView training = new EventSequence([], earlier).ToJudgedView(ml), test = new EventSequence([], later).ToJudgedView(ml);
        ITransformer features = LogFeatures.Create(ml).Fit(training);
        return new NotebookData(Read(features.Transform(training)), Read(features.Transform(test)));
    }

    /// <summary>Events as a program has them in memory.</summary>
    public IDataView View(MLContext ml, NotebookEvent[] events)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(NotebookEvent));
        schema[nameof(NotebookEvent.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, FeatureCount);
        return ml.Data.LoadFromEnumerable(events, schema);
    }

    private static NotebookEvent[] Read(IDataView view) =>
    [
        .. view.GetColumn<string>(nameof(LogRow.UserId))
            .Zip(view.GetColumn<float[]>(LogFeatures.Row), view.GetColumn<bool>(nameof(JudgedLogRow.Label)))
            .Select(row => new NotebookEvent { User = row.First, Features = row.Second, Label = row.Third }),
    ];
}
