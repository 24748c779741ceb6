namespace MLNetHybrid.Serving;

/// <summary>Which model is loaded.</summary>
/// <param name="Source">Its file or address.</param>
/// <param name="Hash">SHA-256 of the zip, in hexadecimal digits.</param>
/// <param name="Bytes">Length of the zip.</param>
/// <param name="Saved">
/// When it was saved: the latest time of the zip's entries, to 2 seconds, by the clock of the machine that saved it, taken for one in this
/// machine's time zone.
/// </param>
/// <param name="MlNetVersion">Of the ML.NET that saved it; null: the file does not say.</param>
/// <param name="Loaded">When it took over.</param>
/// <param name="Generation">1 for the first model of the process, 2 for the next, ...</param>
/// <param name="ContinuedColumns">
/// Output columns of the transforms whose windows and other memories were taken over from the model before.
/// </param>
public sealed record ServedModel(
    string Source, string Hash, long Bytes, DateTimeOffset? Saved, string? MlNetVersion, DateTimeOffset Loaded, int Generation,
    IReadOnlyList<string> ContinuedColumns);
