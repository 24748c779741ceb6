namespace DetectionQuality.AdBench;

/// <summary>Which rows train and which test.</summary>
/// <param name="Train">Indices of rows.</param>
/// <param name="Test">Indices of rows.</param>
internal sealed record StratifiedSplit(int[] Train, int[] Test)
{
    private const int MinimumRows = 1_000, MaximumRows = 10_000, ClassCount = 2;
    private const double TestFraction = 0.3;

    /// <summary>
    /// ADBench's protocol: few rows are drawn with replacement up to 1,000, many are cut to 10,000; then 30 % of each class test, drawn as
    /// by scikit-learn's train_test_split with stratify.
    /// </summary>
    /// <param name="labels">Of all rows.</param>
    /// <param name="seed">Of numpy's global generator, from which everything is drawn in turn.</param>
    public static StratifiedSplit Draw(IReadOnlyList<bool> labels, uint seed)
    {
        var random = new NumpyRandom(seed);
        int[] rows = labels.Count < MinimumRows ? random.Integers(labels.Count, MinimumRows)
            : labels.Count > MaximumRows ? random.Permutation(labels.Count)[..MaximumRows]
            : [.. Enumerable.Range(0, labels.Count)];

        int[][] classes = [.. Enumerable.Range(0, ClassCount).Select(c => rows.Where(row => labels[row] == (c == 1)).ToArray())];
        int[] counts = [.. classes.Select(members => members.Length)];
        int testCount = (int)Math.Ceiling(TestFraction * rows.Length);
        int[] trainCounts = Shares(counts, rows.Length - testCount, random);
        int[] testCounts = Shares([.. counts.Zip(trainCounts, (count, taken) => count - taken)], testCount, random);
        List<int> train = [], test = [];
        for (int c = 0; c < ClassCount; c++)
        {
            int[] members = [.. random.Permutation(counts[c]).Select(i => classes[c][i])];
            train.AddRange(members[..trainCounts[c]]);
            test.AddRange(members.AsSpan(trainCounts[c], testCounts[c]));
        }
        return new StratifiedSplit(random.Permutation(train), random.Permutation(test));
    }

    // How many of `draws` fall to each class: in proportion, rounded down; the remaining draws go to the largest remainders, ties by lot.
    private static int[] Shares(int[] counts, int draws, NumpyRandom random)
    {
        double total = counts.Sum();
        double[] exact = [.. counts.Select(count => count / total * draws)];
        int[] shares = [.. exact.Select(share => (int)Math.Floor(share))];
        int left = draws - shares.Sum();
        foreach (double remainder in exact.Select(share => share - Math.Floor(share)).Distinct().OrderDescending())
        {
            if (left <= 0) break;
            int[] tied = [.. Enumerable.Range(0, counts.Length).Where(c => exact[c] - Math.Floor(exact[c]) == remainder)];
            int taken = Math.Min(tied.Length, left);
            foreach (int i in random.Permutation(tied.Length)[..taken]) shares[tied[i]]++;
            left -= taken;
        }
        return shares;
    }
}
