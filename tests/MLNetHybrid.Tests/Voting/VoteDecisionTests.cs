using MLNetHybrid.Voting;


namespace MLNetHybrid.Tests.Voting;

public sealed class VoteDecisionTests
{
    [Theory]
    [InlineData(VoteRule.All, "000 0", "001 0", "011 0", "111 1", "0 0", "1 1", "01 0", "11 1")]
    [InlineData(VoteRule.Any, "000 0", "001 1", "011 1", "111 1", "0 0", "1 1", "01 1", "11 1")]
    [InlineData(VoteRule.Majority, "000 0", "001 0", "011 1", "111 1", "0 0", "1 1", "01 0", "11 1", "0011 0", "0111 1")]
    public void Rules_count_as_they_are_named(VoteRule rule, params string[] cases)
    {
        foreach (string one in cases)
        {
            string[] parts = one.Split(' ');
            bool[] labels = [.. parts[0].Select(digit => digit == '1')];
            Assert.Equal(parts[1] == "1", VoteDecision.Of(rule, labels));
        }
    }
}
