using Microsoft.ML.Runtime;

namespace MLNetHybrid.Components;

/// <summary>
/// ML.NET hands on vectors of an object's array as they are: a null or short array reaches us shorter than its column's type promises.
/// </summary>
internal static class RowLength
{
    /// <exception cref="InvalidOperationException">The lengths differ.</exception>
    public static void Check(int length, int expected, string column)
    {
        if (length != expected)
            throw Contracts.Except(FormattableString.Invariant($"Column '{column}' must hold {expected} values in each row; got {length}."));
    }
}
