using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Data;

public sealed class WindowSplitTests
{
    [Theory]
    [InlineData(100, 10, 0.1, 1)]
    [InlineData(1000, 50, 0.25, 1)]
    [InlineData(13, 1, 0.3, 1)]
    [InlineData(100, 10, 0.1, 2)]
    [InlineData(400, 5, 0.1, 7)]
    public void Held_out_windows_share_no_row_with_training_windows(int count, int length, double fraction, int streams)
    {
        WindowSet windows = Interleaved(count, length, streams);
        var split = WindowSplit.Create(windows, fraction, ValidationSplit.HeldOut);
        // Every row has a value of its own.
        HashSet<float> validated = [.. Enumerable.Range(split.ValidationStart, split.ValidationCount).SelectMany(i => Values(windows, i))];
        Assert.DoesNotContain(split.TrainingWindows, i => Values(windows, i).Any(validated.Contains));
        Assert.Equal(count, split.ValidationStart + split.ValidationCount);
        Assert.Equal((int)(count * fraction), split.ValidationCount);
        // No more is left out than the gap of each stream.
        Assert.True(split.TrainingWindows.Length >= count - split.ValidationCount - streams * length);
    }

    [Fact]
    public void A_stream_that_ends_before_the_validation_windows_needs_no_gap()
    {
        // The second stream's windows all come first.
        WindowSet first = Interleaved(20, 4, 1, offset: 10_000), second = Interleaved(80, 4, 1);
        var windows = WindowSet.Separate(new float[][] { Values(first), Values(second) }.SelectMany(v => v).ToArray(), first.Architecture);
        var split = WindowSplit.Create(windows, 0.1, ValidationSplit.HeldOut);
        Assert.Equal(Enumerable.Range(0, 86), split.TrainingWindows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Windows_that_were_filtered_out_do_not_close_the_gap(int streams)
    {
        WindowSet all = Interleaved(200, 10, streams);
        int[] kept = [.. Enumerable.Range(0, 200).Where(i => i is not (150 or 178 or 182 or 183 or 184))];
        var windows = WindowSet.Separate(kept.SelectMany(i => Values(all, i)).ToArray(), all.Architecture);
        var split = WindowSplit.Create(windows, 0.1, ValidationSplit.HeldOut);
        HashSet<float> validated = [.. Enumerable.Range(split.ValidationStart, split.ValidationCount).SelectMany(i => Values(windows, i))];
        Assert.DoesNotContain(split.TrainingWindows, i => Values(windows, i).Any(validated.Contains));
    }

    [Fact]
    public void A_constant_series_is_one_stream()
    {
        var windows = WindowSet.Separate(new float[100 * 10], new NetworkArchitecture(10, 1, 2, 1, 1));
        Assert.Equal(Enumerable.Range(0, 80), WindowSplit.Create(windows, 0.1, ValidationSplit.HeldOut).TrainingWindows);
    }

    [Fact]
    public void Overlapping_windows_train_and_validate()
    {
        var split = WindowSplit.Create(Interleaved(100, 50, 1), 0.1, ValidationSplit.Overlapping);
        Assert.Equal(Enumerable.Range(0, 100), split.TrainingWindows);
        Assert.Equal((90, 10), (split.ValidationStart, split.ValidationCount));
    }

    [Fact]
    public void Fraction_zero_trains_on_all()
    {
        var split = WindowSplit.Create(Interleaved(100, 50, 1), 0, ValidationSplit.HeldOut);
        Assert.Equal(Enumerable.Range(0, 100), split.TrainingWindows);
        Assert.Equal(0, split.ValidationCount);
    }

    [Fact]
    public void A_split_without_training_windows_says_what_to_change()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => WindowSplit.Create(Interleaved(55, 50, 1), 0.1, ValidationSplit.HeldOut));
        Assert.StartsWith(
            "LstmAutoencoder cannot split 55 windows of 50 rows: ValidationFraction 0.1 gives 5 for validation "
            + "and leaves 0 for training after the gap.",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_window_at_all_is_an_error()
    {
        var error = Assert.Throws<InvalidOperationException>(() => WindowSplit.Create(Interleaved(0, 50, 1), 0.1, ValidationSplit.HeldOut));
        Assert.Contains("no complete window", error.Message, StringComparison.Ordinal);
    }

    private static float[] Values(WindowSet windows, int window)
    {
        float[] values = new float[windows.Architecture.WindowLength];
        windows.CopyTo(window, values);
        return values;
    }

    private static float[] Values(WindowSet windows) => [.. Enumerable.Range(0, windows.Count).SelectMany(i => Values(windows, i))];

    // Windows of several streams in turn; row r of stream s has the one value 1000 s + r.
    private static WindowSet Interleaved(int count, int length, int streams, int offset = 0)
    {
        var values = new float[count * length];
        for (int i = 0; i < count; i++)
            for (int step = 0; step < length; step++) values[i * length + step] = offset + 1000 * (i % streams) + i / streams + step;
        return WindowSet.Separate(values, new NetworkArchitecture(length, 1, 2, 1, 1));
    }
}
