namespace MLNetHybrid.Detectors.Search;

/// <summary>
/// Lets a search decide by products, which take half the operations of differences but must go through all columns, where differences
/// would have to go through most of them as well. It changes the time, never the result.
/// </summary>
internal struct ProductChoice
{
    /// <summary>More pairs than so many, of 128, leave too much to be decided one by one.</summary>
    public const int MostPairs = 12;

    // Products pay from this share of the columns on.
    private const float LeastShare = 0.6f;

    // Every so often the share is measured again.
    private const int Period = 32;

    private float _share;
    private int _count;

    /// <summary>Whether to try products for the next four rows.</summary>
    public bool TakesProducts() => _share > LeastShare && _count++ % Period != Period - 1;

    /// <summary>Differences went through this share of the columns.</summary>
    public void AccountDifferences(float share) => _share += (share - _share) / 8;

    /// <summary>Products decided nothing.</summary>
    public void AccountFailure() => _share -= 0.1f;
}
