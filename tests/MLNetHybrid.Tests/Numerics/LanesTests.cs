using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Tests.Numerics;

public sealed class LanesTests
{
    [Fact]
    public void Powers_of_two_are_exact_to_a_few_units_in_the_last_place()
    {
        Powers<Lanes16>();
        Powers<Lanes8>();
        Powers<Lanes4>();
        Powers<Lanes1>();
    }

    private static void Powers<TLanes>() where TLanes : struct, ILanes<TLanes>
    {
        for (int i = -125_000; i <= 40_000; i += 7)
        {
            float x = i / 1000f;
            // the polynomial errs by 7.5e-8, its evaluation by one unit in the last place, 1.2e-7
            Assert.Equal(1, Exp2<TLanes>(x, 1) / Math.Pow(2, x), 2.5e-7);
        }
    }

    [Fact]
    public void The_scale_makes_other_bases()
    {
        Bases<Lanes16>();
        Bases<Lanes8>();
        Bases<Lanes4>();
        Bases<Lanes1>();
    }

    private static void Bases<TLanes>() where TLanes : struct, ILanes<TLanes>
    {
        // the product's rounding moves an exponent of 5.8 by up to 2.4e-7
        for (float x = -4; x <= 4; x += 0.01f) Assert.Equal(1, Exp2<TLanes>(x, 1.44269504f) / Math.Exp(x), 5e-7);
    }

    [Fact]
    public void Far_exponents_are_held_and_NaN_stays_NaN()
    {
        FarExponents<Lanes16>();
        FarExponents<Lanes8>();
        FarExponents<Lanes4>();
        FarExponents<Lanes1>();
    }

    private static void FarExponents<TLanes>() where TLanes : struct, ILanes<TLanes>
    {
        foreach (float x in new[] { 41f, 1e6f, float.PositiveInfinity })
            Assert.Equal(Math.Pow(2, 40), Exp2<TLanes>(x, 1), Math.Pow(2, 40) * 2e-7);
        foreach (float x in new[] { -127f, -1e6f, float.NegativeInfinity }) Assert.InRange(Exp2<TLanes>(x, 1), 0, 1.2e-38f);
        Assert.True(float.IsNaN(Exp2<TLanes>(float.NaN, 1)));
    }

    [Fact]
    public void Arithmetic_is_that_of_single_numbers()
    {
        Arithmetic<Lanes16>();
        Arithmetic<Lanes8>();
        Arithmetic<Lanes4>();
        Arithmetic<Lanes1>();
    }

    private static void Arithmetic<TLanes>() where TLanes : struct, ILanes<TLanes>
    {
        float[] x = [.. Enumerable.Range(0, 16).Select(i => i - 3.5f)], y = [.. Enumerable.Range(0, 16).Select(i => 0.5f * i + 1)];
        TLanes a = TLanes.Load(in x[0]), b = TLanes.Load(in y[0]), two = TLanes.All(2);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            Assert.Equal(x[lane] + y[lane], Lane(a + b, lane));
            Assert.Equal(x[lane] - y[lane], Lane(a - b, lane));
            Assert.Equal(x[lane] * y[lane], Lane(a * b, lane));
            Assert.Equal(x[lane] / y[lane], Lane(a / b, lane));
            Assert.Equal(2 * x[lane] + y[lane], Lane(TLanes.MultiplyAdd(a, two, b), lane));
            Assert.Equal(x[lane] * y[0] + y[lane], Lane(TLanes.MultiplyAdd(a, in y[0], b), lane));
            Assert.Equal(MathF.Sqrt(y[lane]), Lane(TLanes.SquareRoot(b), lane));
            Assert.Equal(MathF.Abs(x[lane]), Lane(TLanes.Abs(a), lane));
            Assert.Equal(MathF.Min(x[lane], y[lane]), Lane(TLanes.Min(a, b), lane));
            Assert.Equal(MathF.Max(x[lane], y[lane]), Lane(TLanes.Max(a, b), lane));
            Assert.Equal(x[lane] > y[lane] ? x[lane] : y[lane], Lane(TLanes.Select(TLanes.GreaterThan(a, b), a, b), lane));
            Assert.Equal(x[lane] <= 2, (TLanes.AtMost(a, two) >> lane & 1) != 0);
            Assert.Equal(MathF.Sign(x[lane]), Lane(TLanes.Sign(a), lane));
            Assert.Equal(0, Lane(TLanes.Sign(TLanes.All(0)), lane));
        }
    }

    [Fact]
    public void Comparisons_with_not_a_number_are_false_and_four_conditions_are_a_number()
    {
        Comparisons<Lanes16>();
        Comparisons<Lanes8>();
        Comparisons<Lanes4>();
        Comparisons<Lanes1>();
    }

    private static void Comparisons<TLanes>() where TLanes : struct, ILanes<TLanes>
    {
        TLanes nan = TLanes.All(float.NaN), one = TLanes.All(1), two = TLanes.All(2);
        foreach ((TLanes x, TLanes y) in new[] { (nan, one), (one, nan), (nan, nan) })
        {
            Assert.Equal(0u, TLanes.AtMost(x, y));
            Assert.Equal(2, Lane(TLanes.Select(TLanes.GreaterThan(x, y), one, two), 0));
        }

        Assert.Equal((1u << TLanes.Count) - 1, TLanes.AtMost(one, one));
        int[] numbers = new int[16], expected = [.. Enumerable.Range(0, 16)];
        for (int i = 0; i < 16; i += TLanes.Count)
        {
            TLanes[] bits = new TLanes[4];
            for (int bit = 0; bit < 4; bit++)
            {
                float[] digits = [.. expected.Select(n => (float)(n >> (3 - bit) & 1))];
                bits[bit] = TLanes.GreaterThan(TLanes.Load(in digits[i]), default);
            }

            TLanes.StoreNumber(bits[0], bits[1], bits[2], bits[3], ref numbers[i]);
        }

        Assert.Equal(expected, numbers);
    }

    [Fact]
    public void Sums_run_over_the_lanes()
    {
        Sums<Lanes16>();
        Sums<Lanes8>();
        Sums<Lanes4>();
        Sums<Lanes1>();
    }

    private static void Sums<TLanes>() where TLanes : struct, ILanes<TLanes>
    {
        float[] values = [.. Enumerable.Range(0, 64).Select(i => (float)(i * i))];
        TLanes[] v = [.. Enumerable.Range(0, 4).Select(i => TLanes.Load(in values[16 * i]))];
        float[] expected = [.. Enumerable.Range(0, 4).Select(i => values.Skip(16 * i).Take(TLanes.Count).Sum())];
        Assert.Equal(Vector128.Create(expected), TLanes.Sums(v[0], v[1], v[2], v[3]));
        Assert.Equal(expected[3], TLanes.Sum(v[3]));
    }

    private static float Exp2<TLanes>(float x, float scale) where TLanes : struct, ILanes<TLanes> =>
        Lane(TLanes.Exp2(TLanes.All(x), scale), TLanes.Count - 1);

    private static float Lane<TLanes>(TLanes values, int lane) where TLanes : struct, ILanes<TLanes>
    {
        float[] stored = new float[TLanes.Count];
        TLanes.Store(values, ref stored[0]);
        return stored[lane];
    }
}
