using MLNetHybrid.Voting;


namespace MLNetHybrid.Tests.Voting;

public sealed class RarityScaleTests
{
    [Fact]
    public void Surprise_of_a_training_score_is_minus_the_logarithm_of_the_share_that_reaches_it()
    {
        var scale = RarityScale.Fit([5, 1, 2, 3, 4, 2, 2, 8, 9, 7]);
        Assert.Equal(0, scale.Surprise(1));
        Assert.Equal(-Math.Log10(0.9), scale.Surprise(2), 6); // stored in single precision
        Assert.Equal(-Math.Log10(0.6), scale.Surprise(3), 6);
        Assert.Equal(-Math.Log10(0.2), scale.Surprise(8), 6);
        Assert.Equal((scale.Surprise(3) + scale.Surprise(4)) / 2, scale.Surprise(3.5f), 6);
    }

    [Fact]
    public void Scores_below_training_are_not_surprising_at_all()
    {
        var scale = RarityScale.Fit([5, 1, 2]);
        Assert.Equal(0, scale.Surprise(0.5f));
        Assert.Equal(0, scale.Surprise(float.NegativeInfinity));
    }

    [Fact]
    public void Beyond_the_90_percent_quantile_surprise_rises_by_the_mean_excess()
    {
        // u = 90, ten scores above it with mean excess 5.5: each further 5.5 ln 10 is one more order of magnitude.
        var scale = RarityScale.Fit([.. Enumerable.Range(1, 100).Select(i => (float)i)]);
        Assert.Equal(1 + 0.1 / (5.5 * Math.Log(10)), scale.Surprise(90.1f), 4);
        Assert.Equal(2, scale.Surprise((float)(90 + 5.5 * Math.Log(10))), 5);
        Assert.Equal(1 + 910 / (5.5 * Math.Log(10)), scale.Surprise(1000), 5);
    }

    [Fact]
    public void Surprise_of_exponential_scores_is_their_own_logarithm()
    {
        var random = new Random(6);
        float[] scores = [.. Enumerable.Range(0, 50_000).Select(_ => (float)-Math.Log(1 - random.NextDouble()))];
        var scale = RarityScale.Fit(scores);
        // P(score >= x) = e^-x. Beyond ln 500 = 6.2 the slope is a mean of 100 excesses, known to 10 %: at 10, 4 % of the whole, times
        // three.
        foreach (float x in (float[])[0.5f, 1, 2, 4, 6]) Assert.Equal(1, scale.Surprise(x) / (x / Math.Log(10)), 0.05);
        Assert.Equal(1, scale.Surprise(10) / (10 / Math.Log(10)), 0.12);
    }

    [Fact]
    public void A_score_that_one_row_in_thirteen_exceeds_is_told_from_the_common_one()
    {
        // As DBSCAN's scores are: 0 for every core point, the quantile itself among them.
        var scale = RarityScale.Fit([.. Enumerable.Repeat(0f, 92), .. Enumerable.Range(1, 8).Select(i => 1 + i / 10f)]);
        Assert.Equal(0, scale.Surprise(0));
        Assert.InRange(scale.Surprise(0.001f), -Math.Log10(0.08), -Math.Log10(0.08) + 0.01);
    }

    [Fact]
    public void A_score_that_exceeds_the_common_one_by_rounding_is_no_surprise()
    {
        var scale = RarityScale.Fit([.. Enumerable.Repeat(0f, 92), .. Enumerable.Range(1, 8).Select(i => 1 + i / 10f)]);
        Assert.Equal(0, scale.Surprise(1e-6f), 4);
        Assert.True(scale.Surprise(1e-6f) > 0);
    }

    [Fact]
    public void Equal_scores_in_training_still_order_what_exceeds_them()
    {
        foreach (float value in (float[])[0, -3, 1e-30f, float.MaxValue])
        {
            var scale = RarityScale.Fit([value, value, value]);
            Assert.Equal(0, scale.Surprise(value));
            Assert.Equal(0, scale.Surprise(value - 1));
            if (value == float.MaxValue) continue;
            Assert.True(scale.Surprise(MathF.BitIncrement(value)) > 0);
            Assert.True(scale.Surprise(value + 2) > scale.Surprise(value + 1));
        }
    }

    [Fact]
    public void Surprise_rises_strictly_from_the_smallest_training_score_on()
    {
        for (int trial = 0; trial < 300; trial++)
        {
            var random = new Random(trial);
            float[] scores = [.. Enumerable.Range(0, 1 + random.Next(300)).Select(_ => trial % 2 == 0
                ? 10 * random.NextSingle() - 5
                : random.Next(-3, 4))];
            float least = scores.Min();
            var scale = RarityScale.Fit(scores);
            float[] points = [.. Enumerable.Range(0, 100).Select(_ => 25 * random.NextSingle() - 6).Distinct().Order()];
            for (int i = 1; i < points.Length; i++)
            {
                double low = scale.Surprise(points[i - 1]), high = scale.Surprise(points[i]);
                Assert.True(points[i] > least ? high > low : high == 0 && low == 0);
            }
        }
    }

    [Fact]
    public void Many_training_scores_leave_few_knots_that_still_tell_the_survival()
    {
        var random = new Random(9);
        float[] scores = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextSingle())];
        var scale = RarityScale.Fit(scores);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) scale.Write(writer);
        Assert.InRange(stream.Length, 1, 2 * 4 * RarityScale.MaximumKnots + 64);
        foreach (float x in (float[])[0.1f, 0.25f, 0.5f, 0.75f, 0.89f])
        {
            double survival = scores.Count(s => s >= x) / 100_000.0;
            Assert.Equal(-Math.Log10(survival), scale.Surprise(x), 0.002); // between knots 0.1 % of the rows apart
        }
    }

    [Fact]
    public void NaN_stays_NaN_and_infinity_is_infinitely_surprising()
    {
        var scale = RarityScale.Fit([1, 2, 3]);
        Assert.True(double.IsNaN(scale.Surprise(float.NaN)));
        Assert.Equal(double.PositiveInfinity, scale.Surprise(float.PositiveInfinity));
    }

    [Fact]
    public void Rounding_of_a_score_moves_its_surprise_by_little_wherever_training_scores_lie_close_together()
    {
        for (int trial = 0; trial < 100; trial++)
        {
            // Clusters within 1e-7 of each other, as support vectors on the boundary are, among others that are spread.
            var random = new Random(trial);
            float[] scores = [.. Enumerable.Range(0, 50 + random.Next(2000)).Select(i => i % 3 == 0
                ? 4 * random.NextSingle() - 2
                : random.Next(-3, 3) / 2f + 1e-7f * random.NextSingle())];
            float[] points = [.. scores.Take(200)];
            var scale = RarityScale.Fit([.. scores]);
            // The knots are 1e-3 of the spread of about 1 apart, and no surprise in the body is above log10 of 2,050 rows: 1e-5 / 1e-3 x
            // 3.3; in the ramp up to the tail, 3 x 3.3 x 1e-5 / 5e-4.
            foreach (float x in points)
                foreach (float moved in new[] { x + 1e-5f, x - 1e-5f }) Assert.Equal(scale.Surprise(x), scale.Surprise(moved), 0.2);
            // Of clusters that do not reach into the tail, hardly anything is left.
            foreach (float x in points.Where(x => x < 0.5f)) Assert.Equal(scale.Surprise(x), scale.Surprise(x + 1e-5f), 0.01);
        }
    }

    [Fact]
    public void Scores_up_to_the_largest_float_have_a_surprise_that_never_falls()
    {
        foreach (float size in (float[])[1e-38f, 1, 1e30f, 3e38f])
        {
            var random = new Random(4);
            var scale = RarityScale.Fit(
                [.. Enumerable.Range(0, 500).Select(_ => size * (2 * random.NextSingle() - 1)), float.MaxValue, float.MinValue]);
            double[] surprises = [
                .. new[] { float.MinValue, -size, 0, size, 1e10f, 1e30f, 3.3e38f, float.MaxValue }.Order().Select(x => scale.Surprise(x))];
            Assert.All(surprises, s => Assert.True(s >= 0 && double.IsFinite(s)));
            Assert.Equal(surprises.Order(), surprises);
        }
    }
}
