using MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder;


namespace MLNetHybrid.Tests.Numerics.Products;

/// <summary>The products and their gradients against loops in double precision, at sizes around the tiles'.</summary>
public sealed class DenseProductTests
{
    public static TheoryData<int, int> Sizes() => new()
    {
        { 1, 1 }, { 2, 3 }, { 5, 4 }, { 16, 5 }, { 3, 7 }, { 4, 8 }, { 17, 12 }, { 30, 15 }, { 33, 16 }, { 16, 17 },
            { 7, 30 }, { 9, 64 }, { 1, 68 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Product_of_one_step_equals_loops(int inputs, int outputs)
    {
        Product<Lanes16>(inputs, outputs);
        Product<Lanes8>(inputs, outputs);
        Product<Lanes4>(inputs, outputs);
        Product<Lanes1>(inputs, outputs);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Weight_gradient_equals_loops(int inputs, int outputs)
    {
        Gradient<Lanes16>(inputs, outputs, steps: 3, windows: 16);
        Gradient<Lanes8>(inputs, outputs, steps: 3, windows: 8);
        Gradient<Lanes4>(inputs, outputs, steps: 3, windows: 4);
        Gradient<Lanes1>(inputs, outputs, steps: 3, windows: 1);
    }

    [Theory]
    [InlineData(1, 70)]
    [InlineData(2, 3)]
    [InlineData(3, 25)]
    public void Weight_gradient_of_few_windows_equals_loops(int windows, int steps)
    {
        Gradient<Lanes16>(40, 96, steps, windows);
        Gradient<Lanes8>(40, 96, steps, windows);
        Gradient<Lanes4>(40, 96, steps, windows);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Product_of_a_single_window_equals_loops(int inputs, int outputs)
    {
        Single<Lanes16>(inputs, outputs);
        Single<Lanes8>(inputs, outputs);
        Single<Lanes4>(inputs, outputs);
        Single<Lanes1>(inputs, outputs);
    }

    private static void Product<TLanes>(int inputs, int outputs) where TLanes : struct, ILanes<TLanes>
    {
        int lanes = TLanes.Count;
        float[] a = Draw(1, inputs * outputs), bias = Draw(2, outputs);
        LaneBuffer x = Buffer(3, inputs * lanes), s = Buffer(4, outputs * lanes), y = new(outputs * lanes),
            rest = Buffer(3, inputs * lanes);
        var packed = new PackedMatrix(inputs, outputs);
        packed.Pack(a, outputs, 0, inputs);
        bias.CopyTo(packed.Bias);
        double[] product = new double[outputs * lanes];
        for (int k = 0; k < inputs; k++)
            for (int o = 0; o < outputs; o++)
                for (int lane = 0; lane < lanes; lane++)
                    product[o * lanes + lane] += (double)a[k * outputs + o] * x.Values[k * lanes + lane];
        double[] start = [.. s.Values.ToArray().Select(v => (double)v)];

        DenseProduct.FromBias<TLanes>(packed, x, y);
        // sums of up to 33 products, each rounded to 6e-8 of a magnitude of a few
        Near.Equal(product.Select((p, i) => p + bias[i / lanes]).ToArray(), y.Values.ToArray(), 1e-5);
        int half = inputs / 2;
        DenseProduct.FromBias<TLanes>(packed, x, half, rest.Row(half, lanes), inputs - half, y);
        Near.Equal(product.Select((p, i) => p + bias[i / lanes]).ToArray(), y.Values.ToArray(), 1e-5);
        DenseProduct.FromRows<TLanes>(packed, s, x, s);
        Near.Equal(product.Select((p, i) => p + start[i]).ToArray(), s.Values.ToArray(), 1e-5);

        // the same matrix, packed from its transpose
        float[] transpose = [.. Enumerable.Range(0, inputs * outputs).Select(i => a[i % inputs * outputs + i / inputs])];
        var again = new PackedMatrix(inputs, outputs);
        again.PackTransposed(transpose, inputs, 0, inputs);
        Assert.Equal(packed.Values, again.Values);
    }

    private static void Gradient<TLanes>(int inputs, int outputs, int steps, int windows) where TLanes : struct, ILanes<TLanes>
    {
        int lanes = TLanes.Count;
        LaneBuffer x = Buffer(3, steps * inputs * lanes), dy = Buffer(4, steps * outputs * lanes);
        for (int i = 0; i < dy.Values.Length; i++) if (i % lanes >= windows) dy.Values[i] = 0;
        float[] gradient = Draw(5, inputs * outputs), sums = Draw(6, outputs);
        double[] expected = [.. gradient.Select(v => (double)v)], expectedSums = [.. sums.Select(v => (double)v)];
        for (int t = 0; t < steps; t++)
        {
            for (int i = 0; i < outputs * lanes; i++) expectedSums[i / lanes] += dy.Values[t * outputs * lanes + i];
            for (int k = 0; k < inputs; k++)
                for (int i = 0; i < outputs * lanes; i++)
                    expected[k * outputs + i / lanes] += (
                        double)x.Values[(t * inputs + k) * lanes + i % lanes] * dy.Values[t * outputs * lanes + i];
        }

        WeightGradient.Add<TLanes>(x, inputs * lanes, inputs, dy, outputs * lanes, outputs, steps, windows, gradient);
        WeightGradient.AddSums<TLanes>(dy, outputs * lanes, steps, sums);
        // sums of up to 75 products, each rounded to 6e-8 of a magnitude of a few
        Near.Equal(expected, gradient, 1e-5);
        Near.Equal(expectedSums, sums, 1e-5);
    }

    private static void Single<TLanes>(int inputs, int outputs) where TLanes : struct, ILanes<TLanes>
    {
        const int rows = 7;
        int groups = outputs % 4 == 0 ? 4 : 1, width = outputs / groups, lanes = TLanes.Count;
        float[] a = Draw(1, inputs * outputs), bias = Draw(2, outputs), x = Draw(3, rows * inputs);
        var packed = new SingleWindowMatrix(inputs, outputs, groups, lanes);
        packed.Pack(a);
        packed.PackBias(bias);
        int padded = packed.Vectors * lanes;
        var y = new LaneBuffer(rows * padded);
        packed.Multiply<TLanes>(x, inputs, rows, y, padded);
        double[] expected = new double[rows * padded];
        for (int t = 0; t < rows; t++)
        {
            for (int o = 0; o < outputs; o++)
            {
                // The groups' first vectors, then their second ones
                int unit = o % width, at = (unit / lanes * groups + o / width) * lanes + unit % lanes;
                expected[t * padded + at] = bias[o] + Enumerable.Range(0, inputs).Sum(k => (double)x[t * inputs + k] * a[k * outputs + o]);
            }
        }

        // padding stays zero
        Near.Equal(expected, y.Values.ToArray(), 1e-5);
    }

    private static float[] Draw(int seed, int count) => Draws.Single(Draws.Normal(seed, count));

    private static LaneBuffer Buffer(int seed, int count)
    {
        var buffer = new LaneBuffer(count);
        Draw(seed, count).CopyTo(buffer.Values);
        return buffer;
    }
}
