namespace AnomalyConsole;

/// <summary>Rows of one machine that belong together, the first and the last of them flagged.</summary>
/// <param name="IsKnown">Whether a row between them is a known fault, or follows one within a window.</param>
internal sealed record Incident(Judged First, Judged Last, Judged Peak, int FlaggedRows, bool IsKnown)
{
    /// <summary>What any threshold of interest finds: as rare as one normal row in a hundred.</summary>
    public const float LowestThreshold = 2;

    /// <summary>What is asked about among the rows that teach: as rare as one normal row in a thousand.</summary>
    public const float DoubtfulThreshold = 3;

    public string Machine => Peak.Machine;

    /// <summary>The incidents of some rows: those above the lowest threshold, with no more than a window of others between.</summary>
    public static IReadOnlyList<Incident> In(IEnumerable<Judged> rows, int windowLength)
    {
        var incidents = new List<Incident>();
        foreach (IGrouping<string, Judged> machine in rows.GroupBy(row => row.Machine))
        {
            var flagged = new List<Judged>();
            int last = 0;
            foreach ((int place, Judged row) in machine.Index().Where(item => item.Item.Score >= LowestThreshold))
            {
                if (flagged.Count > 0 && place - last > windowLength) Close();
                flagged.Add(row);
                last = place;
            }
            if (flagged.Count > 0) Close();

            void Close()
            {
                bool isKnown = machine.SkipWhile(row => row != flagged[0]).TakeWhile(row => row.Number <= flagged[^1].Number)
                    .Any(row => row.IsFault || row.FollowsFault);
                incidents.Add(new(flagged[0], flagged[^1], flagged.MaxBy(row => row.Score)!, flagged.Count, isKnown));
                flagged.Clear();
            }
        }
        return [.. incidents.OrderByDescending(incident => incident.Peak.Score)];
    }
}
