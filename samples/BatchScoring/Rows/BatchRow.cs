namespace BatchScoring.Rows;

/// <summary>One event of one stream. A reader hands out the same object again and again: what is kept must be copied.</summary>
internal sealed class BatchRow
{
    /// <summary>Which stream the event belongs to.</summary>
    public string Key { get; set; } = "";

    public DateTime Time { get; set; }

    /// <summary>The event's number among all events, from 1: the same in a shard as before the split.</summary>
    public long Row { get; set; }

    /// <summary>(F), in the order of the columns asked for; NaN where a value is missing.</summary>
    public float[] Features { get; set; } = [];
}
