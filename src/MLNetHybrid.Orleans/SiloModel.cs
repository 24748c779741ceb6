namespace MLNetHybrid.Orleans;

/// <summary>Which model a silo scores with.</summary>
/// <param name="Silo">The silo's address.</param>
/// <param name="Model">SHA-256 of the model's zip, in hexadecimal digits; null: it has none, or does not answer.</param>
/// <param name="Generation">1 for the first model of the silo's process, 2 for the next, ...; 0: it has none.</param>
/// <param name="Problem">Why the latest model was refused, or why the silo does not answer; null: all is well.</param>
/// <param name="Buckets">Buckets that are active on the silo.</param>
/// <param name="Keys">Keys that these remember.</param>
/// <param name="Events">Events that these have applied, since they were first filled.</param>
[GenerateSerializer, Immutable, Alias("MLNetHybrid.SiloModel")]
public sealed record SiloModel(
    [property: Id(0)] string Silo, [property: Id(1)] string? Model, [property: Id(2)] int Generation, [property: Id(3)] string? Problem,
    [property: Id(4)] int Buckets, [property: Id(5)] long Keys, [property: Id(6)] long Events);
