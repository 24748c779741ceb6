using System.Globalization;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Features;

/// <summary>A row with the truth beside it, for judging. The model asks for its columns by name and never sees these.</summary>
internal sealed class JudgedLogRow(LogEvent row) : LogRow(row)
{
    /// <summary>Whether the event belongs to an attack.</summary>
    public bool Label { get; } = row.Label is true;

    /// <summary>To which kind of attack; empty for ordinary events.</summary>
    public string Attack { get; } = row.Attack ?? "";

    /// <summary>What happened, in the words of the log.</summary>
    public string Event { get; } = string.Join(
        ' ', new[] { row.Type, row.Method, row.Path, row.Status?.ToString(CultureInfo.InvariantCulture), row.Error }.Where(
        part => part is not null));
}
