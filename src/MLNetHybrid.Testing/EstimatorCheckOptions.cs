namespace MLNetHybrid.Testing;

/// <summary>What is different about an estimator that <see cref="EstimatorChecks"/> tries.</summary>
public sealed record EstimatorCheckOptions
{
    /// <summary>The seed of every <see cref="MLContext"/> that is made; 1 by default.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rows of the same schema on which models are not trained; null: the rows for training are scored.</summary>
    public Func<MLContext, IDataView>? OtherData { get; init; }

    /// <summary>
    /// How far a number may differ, relative to 1 plus its size, when a row is computed alone or with fewer others, as sums may be taken in
    /// another order. 0 by default: not at all.
    /// </summary>
    public double BatchTolerance { get; init; }

    /// <summary>The estimator takes columns of any type, as <c>CopyColumns</c> does.</summary>
    public bool AcceptsAnyType { get; init; }

    /// <summary>Rules that are no promise of the estimator; none by default.</summary>
    public IReadOnlyCollection<EstimatorCheck> Except { get; init; } = [];
}
