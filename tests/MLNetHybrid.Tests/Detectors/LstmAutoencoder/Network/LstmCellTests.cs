using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Network;

public sealed class LstmCellTests
{
    [Fact]
    public void Extreme_inputs_saturate_without_overflow()
    {
        Saturate<Lanes16>();
        Saturate<Lanes8>();
        Saturate<Lanes4>();
        Saturate<Lanes1>();
    }

    [Fact]
    public void The_cell_without_memory_of_its_gates_gives_the_same_states()
    {
        Agree<Lanes16>();
        Agree<Lanes8>();
        Agree<Lanes4>();
        Agree<Lanes1>();
    }

    private static void Saturate<TLanes>() where TLanes : struct, ILanes<TLanes>
    {
        foreach (float input in new[] { -1e4f, 1e4f, float.NegativeInfinity, float.PositiveInfinity })
        {
            LaneBuffer z = new(4 * TLanes.Count), c = new(TLanes.Count), h = new(TLanes.Count), none = new(TLanes.Count),
                tanh = new(TLanes.Count);
            double expected = input > 0 ? Math.Tanh(1) : 0;
            z.Values.Fill(input);
            LstmCell.Infer<TLanes>(z, 1, c, h);
            Assert.All(h.Values.ToArray(), state => Assert.Equal(expected, state, 1e-6));
            LstmCell.Forward<TLanes>(z, 1, none, c, tanh, h);
            Assert.All(h.Values.ToArray(), state => Assert.Equal(expected, state, 1e-6));
        }
    }

    private static void Agree<TLanes>() where TLanes : struct, ILanes<TLanes>
    {
        const int units = 3;
        int size = units * TLanes.Count;
        LaneBuffer z = new(4 * size), c = new(size), h = new(size), previous = new(size), next = new(size),
            tanh = new(size), again = new(size);
        Draws.Single(Draws.Normal(1, 4 * size)).CopyTo(z.Values);
        Draws.Single(Draws.Normal(2, size)).CopyTo(previous.Values);
        previous.Values.CopyTo(c.Values);
        LstmCell.Infer<TLanes>(z, units, c, h);
        LstmCell.Forward<TLanes>(z, units, previous, next, tanh, again);
        // some ten operations, rounded to 6e-8 each
        Near.Equal(c.Values.ToArray().Select(v => (double)v).ToArray(), next.Values.ToArray(), 1e-6);
        Near.Equal(h.Values.ToArray().Select(v => (double)v).ToArray(), again.Values.ToArray(), 1e-6);
    }
}
