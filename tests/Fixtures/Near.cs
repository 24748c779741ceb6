using System.Numerics;

namespace MLNetHybrid.Tests;

/// <summary>Values that differ from the expected ones by no more than a tolerance; NaN equals NaN.</summary>
internal static class Near
{
    /// <summary>Each pair differs by at most <paramref name="tolerance"/> times the larger of 1 and the expected magnitude.</summary>
    public static void Equal<TExpected, TActual>(TExpected[] expected, TActual[] actual, double tolerance)
        where TExpected : INumberBase<TExpected>
            where TActual : INumberBase<TActual> => Within<TExpected, TActual>(expected, actual, tolerance, tolerance);

    /// <inheritdoc cref="Equal{TExpected, TActual}(TExpected[], TActual[], double)"/>
    public static void Equal<TExpected, TActual>(ReadOnlySpan<TExpected> expected, ReadOnlySpan<TActual> actual, double tolerance)
        where TExpected : INumberBase<TExpected> where TActual : INumberBase<TActual> => Within(expected, actual, tolerance, tolerance);

    /// <summary>
    /// Each pair differs by at most <paramref name="absolute"/> or, where that is more, <paramref name="relative"/> times the expected
    /// magnitude.
    /// </summary>
    public static void Within<TExpected, TActual>(
        ReadOnlySpan<TExpected> expected, ReadOnlySpan<TActual> actual, double absolute, double relative)
        where TExpected : INumberBase<TExpected> where TActual : INumberBase<TActual>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Within(double.CreateTruncating(expected[i]), double.CreateTruncating(actual[i]), absolute, relative, $"[{i}]: ");
    }

    /// <inheritdoc cref="Within{TExpected, TActual}(ReadOnlySpan{TExpected}, ReadOnlySpan{TActual}, double, double)"/>
    public static void Within(double expected, double actual, double absolute, double relative, string place = "") => Assert.True(
        expected.Equals(actual) || Math.Abs(expected - actual) <= Math.Max(absolute, relative * Math.Abs(expected)),
        FormattableString.Invariant($"{place}expected {expected:R}, got {actual:R}"));
}
