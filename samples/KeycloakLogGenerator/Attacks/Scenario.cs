namespace KeycloakLogGenerator.Attacks;

/// <summary>How one kind of attack is played.</summary>
/// <param name="Kind">A constant of <see cref="Events.AttackKind"/>.</param>
/// <param name="Size">Its share of the budget against the others', about as many events as show what it is.</param>
/// <param name="Play">Writes one incident.</param>
internal sealed record Scenario(string Kind, int Size, Action<AttackStage> Play);
