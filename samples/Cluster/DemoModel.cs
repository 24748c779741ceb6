using Microsoft.ML;
using MLNetHybrid;

namespace Cluster;

/// <summary>The model that the sample scores with.</summary>
internal static class DemoModel
{
    private const int TrainingEvents = 20_000, WindowLength = 5, Machines = 50;

    /// <summary>
    /// Trains it and saves it: windows of five events and principal components, or, to measure what all else costs, nearly nothing.
    /// </summary>
    public static void Train(string path, bool isCheap)
    {
        var ml = new MLContext(1);
        var work = new Workload(TrainingEvents, Machines);
        IDataView events = ml.Data.LoadFromEnumerable(Enumerable.Range(0, TrainingEvents).Select(i => work.At(i)));
        ITransformer model = isCheap
            ? ml.Transforms.CopyColumns("Score", nameof(Reading.Value)).Fit(events)
            : ml.Transforms.SlidingWindow("Window", nameof(Reading.Features), WindowLength, nameof(Reading.Machine))
                .Append(ml.AnomalyDetection.Trainers.PrincipalComponents("Window")).Fit(events);
        AtomicFile.Write(path, file => ml.Model.Save(model, events.Schema, file));
    }

    /// <summary>What one process says of all events, in their order.</summary>
    public static float[] Score(string path, Workload work)
    {
        const int Batch = 1000;
        var ml = new MLContext(1);
        ITransformer model = ml.Model.LoadVerified(path, out DataViewSchema? schema);
        using StreamScorer<Reading, ReadingVerdict> scorer =
            ml.Model.CreateStreamScorer<Reading, ReadingVerdict>(model, new StreamScorerOptions { InputSchema = schema });
        float[] scores = new float[work.Count];
        for (long start = 0; start < work.Count; start += Batch)
        {
            Reading[] events = [.. Enumerable.Range(0, (int)Math.Min(Batch, work.Count - start)).Select(i => work.At(start + i))];
            ReadingVerdict[] verdicts = scorer.ScoreMany(events);
            for (int i = 0; i < verdicts.Length; i++) scores[start + i] = verdicts[i].Score;
        }
        return scores;
    }
}
