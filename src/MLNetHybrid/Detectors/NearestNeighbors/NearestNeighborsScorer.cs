using System.Buffers;
using MLNetHybrid.Detectors.Search;

namespace MLNetHybrid.Detectors.NearestNeighbors;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
/// <param name="reference">What rows are held against.</param>
/// <param name="contributions">Takes each feature's part in the score; null: not computed.</param>
internal sealed class NearestNeighborsScorer(ReferenceRows reference, OutputColumn<float>? contributions) : BatchScorer
{
    private readonly QueryGroups _groups = new(reference.Draws[0]);

    // features: (N, D)
    public override void Score(ReadOnlyMemory<float> features, BatchOutput output) =>
        _groups.Run(features, output.RowCount, (Scorer: this, Output: output), static (state, tile, indices, leaves) =>
            state.Scorer.Score(tile, indices, leaves, state.Output));

    // indices, leaves: up to 32 rows and the tile that each lies near.
    private void Score(QueryTile tile, ReadOnlySpan<int> indices, ReadOnlySpan<int> leaves, BatchOutput output)
    {
        int D = reference.ColumnCount;
        Span<float> scores = stackalloc float[TileKernels.TileRows];
        float[] rented = contributions is null ? [] : ArrayPool<float>.Shared.Rent(indices.Length * D);
        Span<float> parts = contributions is null ? [] : rented.AsSpan(0, indices.Length * D);
        reference.Score(tile, leaves, excluded: [], scores, parts);
        Span<float> all = output.Scores.Span;
        for (int i = 0; i < indices.Length; i++)
        {
            all[indices[i]] = scores[i];
            if (contributions is not null) parts.Slice(i * D, D).CopyTo(output.Of(contributions, indices[i]));
        }
        if (contributions is not null) ArrayPool<float>.Shared.Return(rented);
    }
}
