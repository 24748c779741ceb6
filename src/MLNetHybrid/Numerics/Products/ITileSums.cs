using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Numerics.Products;

/// <summary>What becomes of the sums of a <see cref="TileProduct"/>.</summary>
internal interface ITileSums
{
    /// <summary>Whether sums below 0 may be left where they are.</summary>
    static abstract bool OnlyNotNegative { get; }

    /// <summary>Takes the sums of one row of x with the rows l, l + 1, ... of y: two vectors of them.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <param name="s">The row's sums.</param>
    /// <param name="near">The row's entry.</param>
    /// <param name="asked">Odd: the row was asked for.</param>
    /// <param name="l">In [0, 32).</param>
    /// <returns>What the product returns the union of.</returns>
    static abstract uint Keep<TLanes>(TLanes a, TLanes b, Operand<float> s, Operand<uint> near, uint asked, int l)
        where TLanes : struct, ILanes<TLanes>;
}
