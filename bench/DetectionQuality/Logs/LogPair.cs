using KeycloakLogGenerator.Events;

namespace DetectionQuality.Logs;

/// <summary>Events to learn from, and later ones to judge.</summary>
/// <param name="Name">For the tables.</param>
/// <param name="Training">Their labels are not read.</param>
/// <param name="Test">Each with a label.</param>
/// <param name="Labels">Of the test events; true: part of an attack.</param>
internal sealed record LogPair(string Name, IReadOnlyList<LogEvent> Training, IReadOnlyList<LogEvent> Test, bool[] Labels);
