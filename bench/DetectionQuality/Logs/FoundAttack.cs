namespace DetectionQuality.Logs;

/// <summary>What became of an attack.</summary>
/// <param name="Scorer">By whose scores.</param>
/// <param name="Budget">Incidents a day.</param>
/// <param name="Seed">Of the log.</param>
/// <param name="Kind">Of the attack.</param>
/// <param name="IsFound">Whether an incident holds one of its events.</param>
/// <param name="Events">Its events until then, that one included.</param>
/// <param name="Minutes">From its first event until then.</param>
/// <param name="FalsePerDay">Incidents a day of the same scorer, budget and log that hold no attack.</param>
internal sealed record FoundAttack(
    string Scorer, double Budget, int Seed, string Kind, bool IsFound, int Events, double Minutes, double FalsePerDay);
