namespace KeycloakLogs.Incidents;

/// <summary>What is new or unusual about an event, in words.</summary>
/// <param name="Kind">For grouping: of several changes of a kind an incident names the strongest.</param>
/// <param name="Strength">Which changes are named first, from 0.</param>
/// <param name="Text">In words, without a capital or a full stop.</param>
internal sealed record Change(ChangeKind Kind, double Strength, string Text);
