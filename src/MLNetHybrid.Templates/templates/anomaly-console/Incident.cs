namespace AnomalyConsole;

/// <summary>Rows of one machine that belong together, the first and the last of them flagged.</summary>
internal sealed record Incident(Judged First, Judged Last, Judged Peak, int FlaggedRows)
{
    /// <summary>What any threshold of interest finds: as rare as one normal row in a hundred.</summary>
    public const float LowestThreshold = 2;

    public string Machine => Peak.Machine;

    /// <summary>Whether it has a row of a labelled event between its first and its last.</summary>
    public bool Meets(Judged[] labelled) =>
        labelled[0].Machine == Machine && labelled[0].Number <= Last.Number && labelled[^1].Number >= First.Number;

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
                incidents.Add(new(flagged[0], flagged[^1], flagged.MaxBy(row => row.Score)!, flagged.Count));
                flagged.Clear();
            }
        }
        return [.. incidents.OrderByDescending(incident => incident.Peak.Score)];
    }
}
