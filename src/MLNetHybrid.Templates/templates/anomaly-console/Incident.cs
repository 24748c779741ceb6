using System.Globalization;
using Microsoft.ML.Data;
using MLNetHybrid;

namespace AnomalyConsole;

/// <summary>A row with its verdict.</summary>
internal sealed class Judged
{
    public string Time { get; set; } = "";

    public string Machine { get; set; } = "";

    public string Label { get; set; } = "";

    public float[] Features { get; set; } = [];

    public float Score { get; set; }   // NaN: not judged

    public int Status { get; set; }    // a RowStatus

    [NoColumn]
    public int Number { get; set; }    // in the file, from 1 below its header

    public bool IsJudged => Status == (int)RowStatus.Judged;

    public bool IsLabelled => Label.Length > 0 && !NormalWords.Contains(Label, StringComparer.OrdinalIgnoreCase)
        && !(double.TryParse(Label, CultureInfo.InvariantCulture, out double value) && value == 0);

    private static readonly string[] NormalWords = ["false", "normal", "no"];
}

/// <summary>Rows of one machine that belong together. Rows of the file count from 1 below its header.</summary>
internal sealed record Incident(string Machine, int First, int Last, string Start, string End, int FlaggedRows, int PeakRow, float Peak)
{
    /// <summary>What any threshold of interest finds: as rare as one normal row in a hundred.</summary>
    public const float LowestThreshold = 2;

    /// <summary>Whether it has a row of a labelled event between its first and its last.</summary>
    public bool Meets(Judged[] labelled) =>
        labelled[0].Machine == Machine && labelled[0].Number <= Last && labelled[^1].Number >= First;

    /// <summary>The incidents of some rows: those above the lowest threshold, with no more than a window of others between.</summary>
    public static IReadOnlyList<Incident> In(IReadOnlyList<Judged> rows, int begin, int end, int windowLength)
    {
        var incidents = new List<Incident>();
        foreach (IGrouping<string, int> machine in Enumerable.Range(begin, end - begin).GroupBy(i => rows[i].Machine))
        {
            var group = new List<int>();
            int last = 0;
            foreach ((int place, int i) in machine.Index().Where(row => rows[row.Item].Score >= LowestThreshold))
            {
                if (group.Count > 0 && place - last > windowLength) Close();
                group.Add(i);
                last = place;
            }
            if (group.Count > 0) Close();

            void Close()
            {
                int peak = group.MaxBy(i => rows[i].Score);
                incidents.Add(new(machine.Key, group[0] + 1, group[^1] + 1, rows[group[0]].Time, rows[group[^1]].Time, group.Count,
                    peak + 1, rows[peak].Score));
                group.Clear();
            }
        }
        return incidents;
    }
}
