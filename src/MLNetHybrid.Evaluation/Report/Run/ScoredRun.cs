namespace MLNetHybrid.Evaluation.Report.Run;

/// <summary>What the report reads of the data: N judged rows, in the order of the data.</summary>
internal sealed class ScoredRun
{
    public required IReadOnlyList<DetectorRun> Detectors { get; init; }

    /// <summary>Numbers of the rows in the data, from 1, (N).</summary>
    public required long[] Rows { get; init; }

    /// <summary>(N); null where there are none.</summary>
    public required bool[]? Labels { get; init; }

    /// <summary>Rows left out because some detector has no score for them.</summary>
    public required UnjudgedRows Unjudged { get; init; }

    /// <summary>Rows left out because they have no label.</summary>
    public required long Unlabelled { get; init; }

    /// <summary>(N, H); null where not given.</summary>
    public required float[]? Latent { get; init; }

    /// <summary>(N, D); null where not given.</summary>
    public required float[]? Features { get; init; }

    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>(N); null where not given.</summary>
    public required int[]? Clusters { get; init; }

    /// <summary>Streams that the rows of the data belong to.</summary>
    public required int StreamCount { get; init; }

    /// <summary>W, the widest widening of the labels for the volume under the surface.</summary>
    public required int VolumeWindow { get; init; }

    /// <summary>Whether a row's window shares no row with that of another row so marked, (N).</summary>
    public required bool[] Independent { get; init; }

    /// <summary>The highest scores, descending.</summary>
    public required IReadOnlyList<AnomalyDetail> Top { get; init; }

    public required IReadOnlyList<string> ContributionNames { get; init; }

    /// <summary>F, features per time step of the errors; 0 where not given.</summary>
    public required int InputCount { get; init; }

    public int Count => Detectors[0].Scores.Length;

    /// <summary>H.</summary>
    public int LatentSize => Latent is null || Count == 0 ? 0 : Latent.Length / Count;

    /// <summary>Whether curves can be drawn: rows of both labels.</summary>
    public bool HasBothLabels => Labels is not null && Labels.Contains(true) && Labels.Contains(false);

    /// <summary>The share of all labelled anomalies that a detector finds, in [0, 1]; those without its score are missed.</summary>
    public double RecallOfAll(int detector)
    {
        AnomalyConfusionMatrix matrix = Detectors[detector].Against(Labels!);
        long anomalies = matrix.Positives + Unjudged.Anomalies;
        return anomalies == 0 ? 0 : (double)(matrix.TruePositives + Unjudged.Found[detector]) / anomalies;
    }

    /// <summary>The features by the first detector's verdict.</summary>
    /// <param name="independent">Only rows whose windows share no rows.</param>
    /// <param name="overlapping">Whether the rows taken share rows.</param>
    public GroupedObservations ByVerdict(bool independent, bool overlapping)
    {
        int D = FeatureNames.Count;
        bool Taken(int i) => (!independent || Independent[i]) && FeatureValues.IsFinite(Features.AsSpan(i * D, D));
        int[] rows = [.. Enumerable.Range(0, Count).Where(Taken)];
        var values = new double[(long)rows.Length * D];
        for (int i = 0; i < rows.Length; i++)
            for (int j = 0; j < D; j++) values[i * D + j] = Features![rows[i] * D + j];
        bool[] verdicts = Detectors[0].Verdicts;
        string[] names = [.. rows.Select(i => verdicts[i]).Distinct().Order().Select(NameOf)];
        int[] groups = [.. rows.Select(i => Array.IndexOf(names, NameOf(verdicts[i])))];
        return new GroupedObservations(FeatureNames, values, names, groups, overlapping);

        static string NameOf(bool verdict) => verdict ? "anomaly" : "normal";
    }
}
