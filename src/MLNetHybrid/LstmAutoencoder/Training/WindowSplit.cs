namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>
/// Windows [0, <paramref name="TrainingCount"/>) train; windows [<paramref name="ValidationStart"/>, <paramref name="ValidationStart"/> +
/// <paramref name="ValidationCount"/>) validate.
/// </summary>
internal readonly record struct WindowSplit(int TrainingCount, int ValidationStart, int ValidationCount)
{
    /// <summary>Splits <paramref name="count"/> windows of L steps in time order.</summary>
    /// <exception cref="InvalidOperationException">One of the two parts would be empty.</exception>
    public static WindowSplit Create(int count, int windowLength, double validationFraction, ValidationSplit mode)
    {
        if (count == 0) throw new InvalidOperationException("LstmAutoencoder found no complete window to train on: every row was missing or not finite.");
        if (validationFraction == 0) return new WindowSplit(count, count, 0);
        int held = (int)(count * validationFraction);
        int gap = mode == ValidationSplit.HeldOut ? windowLength : 0;
        int training = mode == ValidationSplit.HeldOut ? count - held - gap : count;
        if (held == 0 || training <= 0)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"LstmAutoencoder cannot split {count} windows: ValidationFraction {validationFraction} gives {held} for validation, a gap of {gap}, {Math.Max(training, 0)} for training. Give more rows, shorter windows, or another ValidationFraction or ValidationSplit."));
        }

        return new WindowSplit(training, count - held, held);
    }
}
