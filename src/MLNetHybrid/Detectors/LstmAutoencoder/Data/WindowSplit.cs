namespace MLNetHybrid.Detectors.LstmAutoencoder.Data;

/// <summary>
/// <paramref name="TrainingWindows"/> train; windows [<paramref name="ValidationStart"/>, <paramref name="ValidationStart"/> +
/// <paramref name="ValidationCount"/>) validate.
/// </summary>
internal sealed record WindowSplit(int[] TrainingWindows, int ValidationStart, int ValidationCount)
{
    /// <summary>Splits windows in time order.</summary>
    /// <exception cref="InvalidOperationException">One of the two parts would be empty.</exception>
    public static WindowSplit Create(WindowSet windows, double validationFraction, ValidationSplit mode)
    {
        int count = windows.Count;
        if (count == 0)
        {
            throw new InvalidOperationException(
                "LstmAutoencoder found no complete window to train on: every row was missing or not finite.");
        }

        int[] all = [.. Enumerable.Range(0, count)];
        if (validationFraction == 0) return new WindowSplit(all, count, 0);

        int held = (int)(count * validationFraction);
        int[] training = mode == ValidationSplit.HeldOut && held > 0 ? BeforeGap(windows, count - held) : all;
        if (held == 0 || training.Length == 0)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"LstmAutoencoder cannot split {count} windows of {windows.Architecture.WindowLength} rows: ")
                + FormattableString.Invariant($"ValidationFraction {validationFraction} gives {held} for validation and ")
                + FormattableString.Invariant($"leaves {training.Length} for training after the gap. ")
                + "Give more rows, shorter windows, or another ValidationFraction or ValidationSplit.");
        }

        return new WindowSplit(training, count - held, held);
    }

    // The windows before validationStart, less the last L of each stream that has validation windows: they share rows with them.
    private static int[] BeforeGap(WindowSet windows, int validationStart)
    {
        (int Stream, int Place)[] places = windows.Places.ToArray();
        var firstValidated = new Dictionary<int, int>();
        foreach ((int stream, int place) in places.AsSpan(validationStart)) firstValidated.TryAdd(stream, place);
        int length = windows.Architecture.WindowLength;
        bool IsBefore(int i) => !firstValidated.TryGetValue(places[i].Stream, out int place) || places[i].Place < place - length;
        return [.. Enumerable.Range(0, validationStart).Where(IsBefore)];
    }
}
