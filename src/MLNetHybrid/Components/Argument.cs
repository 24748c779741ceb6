using System.Runtime.CompilerServices;

namespace MLNetHybrid.Components;

/// <summary>
/// Checks of options at the public edge. Every message names the option, its allowed range and the value:
/// <c>IsolationForest.SubsampleSize must be in [2, 1048576]; got 1.</c> NaN is never in range.
/// </summary>
internal static class Argument
{
    /// <summary>Closed range [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public static int InRange(int value, int min, int max, string name)
    {
        if (value < min || value > max) throw OutOfRange(name, value, FormattableString.Invariant($"in [{min}, {max}]"));
        return value;
    }

    /// <inheritdoc cref="InRange(int, int, int, string)"/>
    public static double InRange(double value, double min, double max, string name)
    {
        if (!(value >= min && value <= max)) throw OutOfRange(name, value, FormattableString.Invariant($"in [{min}, {max}]"));
        return value;
    }

    /// <summary>No less than <paramref name="min"/>.</summary>
    public static long AtLeast(long value, long min, string name) =>
        value >= min ? value : throw OutOfRange(name, value, FormattableString.Invariant($"at least {min}"));

    /// <summary>Half-open range [<paramref name="min"/>, <paramref name="max"/>).</summary>
    public static double InRangeExclusive(double value, double min, double max, string name)
    {
        if (!(value >= min && value < max)) throw OutOfRange(name, value, FormattableString.Invariant($"in [{min}, {max})"));
        return value;
    }

    /// <summary>Half-open range (<paramref name="min"/>, <paramref name="max"/>].</summary>
    public static double AboveUpTo(double value, double min, double max, string name)
    {
        if (!(value > min && value <= max)) throw OutOfRange(name, value, FormattableString.Invariant($"in ({min}, {max}]"));
        return value;
    }

    /// <summary>Open range (<paramref name="min"/>, <paramref name="max"/>).</summary>
    public static double Between(double value, double min, double max, string name)
    {
        if (!(value > min && value < max)) throw OutOfRange(name, value, FormattableString.Invariant($"in ({min}, {max})"));
        return value;
    }

    /// <summary>Greater than zero and finite.</summary>
    public static double Positive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value))) throw OutOfRange(name, value, "positive and finite");
        return value;
    }

    /// <summary>Zero or longer.</summary>
    public static TimeSpan NotNegative(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero) throw OutOfRange(name, value, "zero or longer");
        return value;
    }

    /// <summary>Neither NaN nor infinite.</summary>
    public static double Finite(double value, string name)
    {
        if (!double.IsFinite(value)) throw OutOfRange(name, value, "finite");
        return value;
    }

    /// <summary>One of the enumeration's named values.</summary>
    public static TEnum Defined<TEnum>(TEnum value, string name) where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw OutOfRange(name, value, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}");
        return value;
    }

    /// <summary>Threads to work on: in [1, 1024]; null: as many as there are processors, at most 1024.</summary>
    public static int Threads(int? value, string name)
    {
        const int Most = 1024;
        return value is int threads ? InRange(threads, 1, Most, name) : Math.Min(Environment.ProcessorCount, Most);
    }

    /// <summary>The number of features in a row.</summary>
    /// <param name="count">Given.</param>
    /// <param name="expected">Of the model.</param>
    /// <param name="what">Begins the message: the method, and what it does with the features.</param>
    /// <param name="parameter">The method's parameter.</param>
    public static void Features(int count, int expected, string what, string parameter)
    {
        if (count != expected)
            throw new ArgumentException(FormattableString.Invariant($"{what} {expected} features; got {count}."), parameter);
    }

    /// <summary>Not null.</summary>
    public static T NotNull<T>(T? value, string name) where T : class =>
        value ?? throw new ArgumentNullException(name, $"{name} must not be null.");

    /// <summary>A column name: not null, not empty.</summary>
    public static string ColumnName(string? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentException($"{name} must name a column; got {(value is null ? "null" : "an empty string")}.", name);
        return value;
    }

    /// <summary>Names of an output column and of its input column, which has the same name where it has none of its own.</summary>
    public static void InputAndOutput(string component, string? input, string? output)
    {
        ColumnName(output, $"{component}.OutputColumnName");
        ColumnName(input ?? output, $"{component}.InputColumnName");
    }

    /// <summary>Names of a component's output columns: none is empty, no two are equal; null: that column is not wanted.</summary>
    public static void OutputColumns(string component, params ReadOnlySpan<(string Option, string? Name)> outputs)
    {
        var names = new List<string>();
        foreach ((string option, string? name) in outputs)
            if (name is not null) names.Add(ColumnName(name, $"{component}.{option}"));
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
            throw new ArgumentException(
                $"The output columns of {component} must differ; got '{string.Join("', '", names)}'.", nameof(outputs));
    }

    private static ArgumentOutOfRangeException OutOfRange<T>(string name, T value, string allowed) =>
        new(name, FormattableString.Invariant($"{name} must be {allowed}; got {value}."));
}
