using MLNetHybrid.Voting;


namespace MLNetHybrid.Tests.Voting;

public sealed class VoteScaleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_score_of_s_is_reached_by_one_row_in_10_to_the_s(int members)
    {
        const int Count = 20_000;
        float[][] scores = Draw(members, Count, seed: 1);
        VoteScale scale = VoteScale.Fit(scores);
        float[][] unseen = Draw(members, Count, seed: 2);
        float[] combined = [.. Enumerable.Range(0, Count).Select(n => scale.Score([.. unseen.Select(member => member[n])]))];
        // A share p of 20,000 rows is known to 1 / sqrt(20,000 p): 3 % at 0.1, 7 % at 0.01, 22 % at 0.001; three times that.
        Assert.Equal(0.1, Share(combined, 1), 0.01);
        Assert.Equal(0.01, Share(combined, 2), 0.0025);
        Assert.Equal(0.001, Share(combined, 3), 0.0008);
    }

    [Fact]
    public void Combined_score_rises_with_each_member_and_is_never_infinite()
    {
        VoteScale scale = VoteScale.Fit(Draw(2, 500, seed: 3));
        Assert.True(scale.Score([0.5f, 0.7f]) > scale.Score([0.5f, 0.6f]));
        Assert.True(scale.Score([5, 0.7f]) > scale.Score([2, 0.7f]));
        Assert.True(float.IsNaN(scale.Score([0.5f, float.NaN])));
        Assert.Equal(float.MaxValue, scale.Score([float.PositiveInfinity, 0.5f]));
    }

    private static double Share(float[] scores, float least) => scores.Count(s => s >= least) / (double)scores.Length;

    // Uniform scores: bounded, so their surprises are not what an exponential tail expects.
    private static float[][] Draw(int members, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, members).Select(_ => Enumerable.Range(0, count).Select(_ => random.NextSingle()).ToArray())];
    }
}
