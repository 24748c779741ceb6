namespace MLNetHybrid.Testing.Checks;

/// <summary>A rule does not hold.</summary>
internal sealed class BrokenRuleException(string message) : Exception(message);

/// <summary>Comparisons that say what was expected and what was found.</summary>
internal static class Expect
{
    public static void That(bool holds, string expectedAndFound)
    {
        if (!holds) throw new BrokenRuleException(expectedAndFound);
    }

    public static void SameText(IReadOnlyList<string> expected, IReadOnlyList<string> actual, string what)
    {
        string[] lost = [.. expected.Except(actual)], added = [.. actual.Except(expected)];
        That(lost is [] && added is [] && expected.Count == actual.Count,
            $"{what}: expected, and not found: [{string.Join("; ", lost)}]; found, and not expected: [{string.Join("; ", added)}]");
    }

    public static void SameRows(
        IReadOnlyList<object[]> expected, IReadOnlyList<object[]> actual, IReadOnlyList<string> columns, string what, double tolerance = 0)
    {
        That(expected.Count == actual.Count, $"{what}: expected {expected.Count} rows; found {actual.Count}");
        for (int row = 0; row < expected.Count; row++)
        {
            for (int c = 0; c < columns.Count; c++)
            {
                if (Same(expected[row][c], actual[row][c], tolerance)) continue;
                throw new BrokenRuleException($"{what}: column '{columns[c]}' in row {row}: "
                    + $"expected {Values.Text(expected[row][c])}; found {Values.Text(actual[row][c])}");
            }
        }
    }

    /// <summary>Runs what must be refused by an error that names a column.</summary>
    public static void Refused(string column, string what, Action use)
    {
        try
        {
            use();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            That(error.Message.Contains(column, StringComparison.Ordinal),
                $"{what}: expected an error that names the column '{column}'; found {error.GetType().Name}: {error.Message}");
            return;
        }
        catch (Exception error) when (error is not BrokenRuleException)
        {
            throw new BrokenRuleException(
                $"{what}: expected an ArgumentException or InvalidOperationException; found {error.GetType().Name}: {error.Message}");
        }
        throw new BrokenRuleException($"{what}: expected an exception that names the column '{column}'; found none");
    }

    /// <summary>Runs what may be refused, but not by an error that nobody meant.</summary>
    /// <returns>Whether it was not refused.</returns>
    public static bool NoProgrammersError(string what, Action use)
    {
        try
        {
            use();
            return true;
        }
        catch (Exception error) when (error is NullReferenceException or IndexOutOfRangeException or InvalidCastException
            or DivideByZeroException or KeyNotFoundException or ArrayTypeMismatchException or OverflowException
            or OutOfMemoryException or AccessViolationException)
        {
            throw new BrokenRuleException(
                $"{what}: expected a result or an error that says what is wrong; found {error.GetType().Name}: {error.Message}");
        }
        catch (Exception error) when (error is not BrokenRuleException)
        {
            return false;
        }
    }

    private static bool Same(object expected, object actual, double tolerance) => (expected, actual) switch
    {
        (Array e, Array a) =>
            e.Length == a.Length && Enumerable.Range(0, e.Length).All(i => Same(e.GetValue(i)!, a.GetValue(i)!, tolerance)),
        (float e, float a) => e.Equals(a) || Math.Abs((double)e - a) <= tolerance * (1 + Math.Abs(e)),
        (double e, double a) => e.Equals(a) || Math.Abs(e - a) <= tolerance * (1 + Math.Abs(e)),
        _ => Equals(expected, actual),
    };
}
