namespace MLNetHybrid.Evaluation.Report.Run;

/// <summary>What the report reads of the data: N judged rows, in the order of the data.</summary>
internal sealed class ScoredRun
{
    public required IReadOnlyList<DetectorRun> Detectors { get; init; }

    /// <summary>Indices of the rows in the data, from 0, (N).</summary>
    public required long[] DataRows { get; init; }

    /// <summary>(N) ticks of each row's wall clock; null where there are none for all rows.</summary>
    public required long[]? Times { get; init; }

    /// <summary>(N) number of each row's stream.</summary>
    public required int[] Streams { get; init; }

    /// <summary>The streams' names by number.</summary>
    public required IReadOnlyList<string> StreamNames { get; init; }

    /// <summary>(N) each: further columns that are drawn.</summary>
    public required IReadOnlyList<(string Name, float[] Values)> Series { get; init; }

    /// <summary>Numbers of the rows on the page, (N).</summary>
    public required long[] Rows { get; init; }

    /// <summary>(N); null where there are none.</summary>
    public required bool[]? Labels { get; init; }

    /// <summary>Rows left out because some detector has no score for them.</summary>
    public required UnjudgedRows Unjudged { get; init; }

    /// <summary>Rows left out because they have no label.</summary>
    public required long Unlabelled { get; init; }

    /// <summary>(N, H); null where not given.</summary>
    public required float[]? Latent { get; init; }

    /// <summary>(N, D) as the detectors see them; null where not given.</summary>
    public required float[]? DetectorFeatures { get; init; }

    /// <summary>Those of them that have a name to show, (N, number of names); null where not given.</summary>
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

    /// <summary>By stream: its judged rows, in their order.</summary>
    public IReadOnlyList<int[]> ByStream => field ??= [.. Enumerable.Range(0, Count).GroupBy(i => Streams[i]).Select(g => g.ToArray())];

    /// <summary>Days from the first row to the last; null where no times are known, or there is no span.</summary>
    public double? Days => Times is { Length: > 1 } && Times.Max() > Times.Min()
        ? (double)(Times.Max() - Times.Min()) / TimeSpan.TicksPerDay
        : null;

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
