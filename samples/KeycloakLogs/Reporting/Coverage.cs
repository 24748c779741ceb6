namespace KeycloakLogs.Reporting;

/// <summary>How many events were judged at all: figures of the judged ones say nothing of the others.</summary>
/// <param name="Events">All events.</param>
/// <param name="Attacks">Those in attacks.</param>
/// <param name="Unjudged">Events without a score.</param>
/// <param name="UnjudgedAttacks">Those of them in attacks.</param>
internal sealed record Coverage(int Events, int Attacks, int Unjudged, int UnjudgedAttacks)
{
    public static Coverage Of(bool[] labels, float[] scores) => new(
        labels.Length, labels.Count(label => label), scores.Count(float.IsNaN),
            labels.Where((label, i) => label && float.IsNaN(scores[i])).Count());

    /// <summary>What was left out; empty where nothing was.</summary>
    public string Text => Unjudged == 0 ? "" : FormattableString.Invariant(
        $"not judged: {Unjudged} of {Events} events, {UnjudgedAttacks} of {Attacks} in attacks");
}
