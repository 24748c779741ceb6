namespace MLNetHybrid.Evaluation.Classification;

/// <summary>Checks that one value a row means as many values.</summary>
internal static class SameLength
{
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Check(int first, int second, string firstName, string secondName)
    {
        if (first != second)
            throw new ArgumentException($"{firstName} and {secondName} must have the same length; got {first} and {second}.", secondName);
    }
}
