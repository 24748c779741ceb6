using CsCheck;
using MLNetHybrid.Evaluation.Plots;
using ScottPlot;

namespace MLNetHybrid.Evaluation.Tests.Plots;

public class DecimationTests
{
    [Fact]
    public void Extremes_and_their_places_survive() =>
        Gen.Select(Gen.Float[-5, 5].Array[1, 3000], Gen.Int[1, 200]).Sample((values, columns) =>
    {
        Coordinates[] points = MinMaxDecimation.Reduce(values, columns);
        Assert.InRange(points.Length, 1, Math.Max(2 * columns, 1));
        Assert.All(points, point => Assert.Equal(values[(int)point.X], (float)point.Y));
        Assert.Equal(values.Min(), (float)points.Min(point => point.Y));
        Assert.Equal(values.Max(), (float)points.Max(point => point.Y));
        Assert.Equal(points.OrderBy(point => point.X), points);
    }, iter: 200);

    [Fact]
    public void Columns_without_values_are_gaps()
    {
        var values = new float[1000];
        Array.Fill(values, float.NaN, 200, 400);
        Assert.Contains(MinMaxDecimation.Reduce(values, 10), point => double.IsNaN(point.Y));
    }

    [Fact]
    public void Runs_that_cannot_be_told_apart_are_joined()
    {
        bool[] flags = new bool[100];
        foreach (int i in new[] { 3, 4, 6, 50, 99 }) flags[i] = true;
        Assert.Equal([(3, 5), (6, 7), (50, 51), (99, 100)], Segment.ListOf(flags, 1).Select(run => (run.Start, run.End)));
        Assert.Equal([(3, 7), (50, 51), (99, 100)], Segment.ListOf(flags, 5).Select(run => (run.Start, run.End)));
    }

    [Fact]
    public void A_thinned_curve_keeps_its_ends_and_strays_no_visible_step()
    {
        Coordinates[] curve = [.. Enumerable.Range(0, 100_001).Select(i => new Coordinates(i / 1e5, Math.Sqrt(i / 1e5)))];
        Coordinates[] thin = CurveThinning.Reduce(curve);
        Assert.Equal(curve[0], thin[0]);
        Assert.Equal(curve[^1], thin[^1]);
        Assert.InRange(thin.Length, 100, 1700);
        Assert.All(thin.Zip(thin.Skip(1)), pair => Assert.InRange(pair.Second.Y - pair.First.Y, 0, 1 / 300.0));
    }
}
