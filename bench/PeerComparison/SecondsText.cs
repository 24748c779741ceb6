using System.Globalization;

namespace PeerComparison;

/// <summary>Seconds with about three digits, whatever their size.</summary>
internal static class SecondsText
{
    public static string Of(double seconds) =>
        seconds.ToString(seconds >= 1 ? "0.00"
            : seconds >= 0.1 ? "0.000"
            : seconds >= 0.01 ? "0.0000"
            : "0.00000", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Of(double)"/>
    /// <param name="seconds">Null: not measured.</param>
    public static string Of(double? seconds) => seconds is double value ? Of(value) : "-";

    /// <summary>Seconds passed, in brackets seconds of processor time.</summary>
    public static string Of(Timing timing) => $"{Of(timing.Wall)} ({Of(timing.Cpu)})";
}
