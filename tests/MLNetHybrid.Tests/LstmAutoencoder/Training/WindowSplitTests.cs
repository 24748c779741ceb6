using MLNetHybrid.LstmAutoencoder;
using MLNetHybrid.LstmAutoencoder.Training;

namespace MLNetHybrid.Tests.LstmAutoencoder.Training;

public sealed class WindowSplitTests
{
    [Theory]
    [InlineData(100, 10, 0.1)]
    [InlineData(1000, 50, 0.25)]
    [InlineData(13, 1, 0.3)]
    public void Held_out_windows_share_no_row_with_training_windows(int count, int length, double fraction)
    {
        var split = WindowSplit.Create(count, length, fraction, ValidationSplit.HeldOut);
        // window i covers rows i to i + L - 1 of a series
        int lastTrainingRow = split.TrainingCount - 1 + length - 1;
        Assert.True(split.ValidationStart > lastTrainingRow);
        Assert.Equal(count, split.ValidationStart + split.ValidationCount);
        Assert.Equal((int)(count * fraction), split.ValidationCount);
    }

    [Fact]
    public void Overlapping_windows_train_and_validate()
    {
        Assert.Equal(new WindowSplit(100, 90, 10), WindowSplit.Create(100, 50, 0.1, ValidationSplit.Overlapping));
    }

    [Fact]
    public void Fraction_zero_trains_on_all()
    {
        Assert.Equal(new WindowSplit(100, 100, 0), WindowSplit.Create(100, 50, 0, ValidationSplit.HeldOut));
    }

    [Fact]
    public void A_split_without_training_windows_says_what_to_change()
    {
        var error = Assert.Throws<InvalidOperationException>(() => WindowSplit.Create(55, 50, 0.1, ValidationSplit.HeldOut));
        Assert.StartsWith(
            "LstmAutoencoder cannot split 55 windows: ValidationFraction 0.1 gives 5 for validation, a gap of 50, 0 for training.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_window_at_all_is_an_error()
    {
        var error = Assert.Throws<InvalidOperationException>(() => WindowSplit.Create(0, 50, 0.1, ValidationSplit.HeldOut));
        Assert.Contains("no complete window", error.Message, StringComparison.Ordinal);
    }
}
