using System.Globalization;
using KeycloakLogGenerator;
using KeycloakLogs.Features;
using KeycloakLogs.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace PeerComparison.Convergence;

/// <summary>Rows of streams, one after the other, and the windows to train on.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Rows">(R, F) row-major, each stream's rows side by side.</param>
/// <param name="FeatureCount">F.</param>
/// <param name="WindowLength">L.</param>
/// <param name="FirstRows">First row of each window.</param>
internal sealed record WindowSource(string Name, float[] Rows, int FeatureCount, int WindowLength, int[] FirstRows)
{
    /// <summary>The features of generated Keycloak logs, in windows per user.</summary>
    public static WindowSource Keycloak()
    {
        const int Length = 20, Stride = 2;
        var ml = new MLContext(1);
        IDataView events = new EventSequence([], LogGenerator.Generate(new GeneratorOptions { Events = 4000, Users = 30 }).Training)
            .ToDataView(ml);
        IDataView features = LogFeatures.Create(ml).Fit(events).Transform(events);
        IEnumerable<float[][]> streams = features.GetColumn<string>(nameof(LogRow.UserId)).Zip(features.GetColumn<float[]>(LogFeatures.Row))
            .GroupBy(row => row.First, row => row.Second).Select(user => user.ToArray());
        return Create("Keycloak logs, 4,000 events of 30 users", streams, Length, Stride);
    }

    /// <summary>The first 400 rows, which are free of faults, of each of SKAB's valve1 experiments, standardized.</summary>
    /// <exception cref="IOException">The folder has no CSV files.</exception>
    public static WindowSource Skab(string folder)
    {
        const int Length = 50, Stride = 4, FaultFreeRows = 400, Columns = 8;
        string[] files = [.. Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new IOException($"--skab: no CSV files in {folder}.");
        // datetime;eight sensors;anomaly;changepoint
        float[][][] streams = [.. files.Select(file => File.ReadLines(file).Skip(1).Take(FaultFreeRows)
            .Select(line => line.Split(';')[1..(Columns + 1)].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
                .ToArray())];
        float[][] all = [.. streams.SelectMany(rows => rows)];
        for (int c = 0; c < Columns; c++)
        {
            double mean = all.Average(row => (double)row[c]), deviation = Math.Sqrt(all.Average(row => Math.Pow(row[c] - mean, 2)));
            foreach (float[] row in all) row[c] = (float)((row[c] - mean) / deviation);
        }

        return Create($"SKAB valve1, {files.Length} experiments", streams, Length, Stride);
    }

    private static WindowSource Create(string name, IEnumerable<float[][]> streams, int length, int stride)
    {
        var rows = new List<float[]>();
        var firstRows = new List<int>();
        foreach (float[][] stream in streams)
        {
            for (int start = 0; start + length <= stream.Length; start += stride) firstRows.Add(rows.Count + start);
            rows.AddRange(stream);
        }

        return new WindowSource(name, [.. rows.SelectMany(row => row)], rows[0].Length, length, [.. firstRows]);
    }
}
