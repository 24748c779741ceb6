using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Reading;

/// <summary>What was read.</summary>
/// <param name="Events">In the order of the files, and within a file in its own order.</param>
/// <param name="Notes">What the files hold and what they lack, one sentence each, for whoever started the program.</param>
internal sealed record LogReading(IReadOnlyList<LogEvent> Events, IReadOnlyList<string> Notes);
