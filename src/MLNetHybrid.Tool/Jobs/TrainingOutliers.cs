using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>
/// Training rows with a value far outside of the others: what trains counts as normal, so that a fault among these rows hides later ones.
/// </summary>
internal static class TrainingOutliers
{
    // Beyond the quartiles by so many times what lies between them (Tukey's far out); where more than a share of the rows lie there, it is
    // how the values spread.
    private const double Reach = 3, MostRows = 0.1;
    private const int Named = 3;

    /// <summary>One sentence for each of the longest stretches of rows.</summary>
    /// <param name="training">The training rows.</param>
    /// <param name="windowLength">Rows of a stream with fewer rows of the file between them are one stretch.</param>
    public static IEnumerable<string> Of(SensorTable training, int windowLength)
    {
        var named = new List<(int First, int Last, string Sentence)>();
        foreach (var stretch in training.Columns.SelectMany((_, column) => Stretches(training, column, windowLength))
            .OrderByDescending(stretch => stretch.Last - stretch.First))
        {
            // By one of its columns: a fault shows in several.
            if (named.Count < Named && !named.Any(other => other.First <= stretch.Last && stretch.First <= other.Last)) named.Add(stretch);
        }
        return named.Select(stretch => stretch.Sentence);
    }

    private static IEnumerable<(int First, int Last, string Sentence)> Stretches(SensorTable training, int column, int windowLength)
    {
        double[] sorted = [.. training.Rows.Select(row => row[column]).Where(double.IsFinite).Order()];
        if (sorted.Length == 0) yield break;
        double low = sorted[sorted.Length / 4], high = sorted[3 * sorted.Length / 4], reach = Reach * (high - low);
        int[] outside = [.. Enumerable.Range(0, training.Rows.Count).Where(row => Distance(row) > reach)];
        if (reach == 0 || outside.Length > MostRows * sorted.Length) yield break;
        foreach (IGrouping<string?, int> stream in outside.GroupBy(row => training.Streams?[row]))
        {
            var stretch = new List<int>();
            foreach (int row in stream)
            {
                if (stretch.Count > 0 && training.NumberOf(row) - training.NumberOf(stretch[^1]) > windowLength)
                {
                    yield return Close();
                    stretch.Clear();
                }
                stretch.Add(row);
            }
            yield return Close();

            (int, int, string) Close()
            {
                int first = training.NumberOf(stretch[0]), last = training.NumberOf(stretch[^1]);
                double farthest = training.Rows[stretch.MaxBy(Distance)][column];
                return (first, last, (first == last ? $"row {first} trains" : $"rows {first} to {last} train")
                    + FormattableString.Invariant($" as normal, though {training.Columns[column]} was {farthest:0.####} there and half of ")
                    + FormattableString.Invariant($"the training values lie between {low:0.####} and {high:0.####}. Was it a fault? ")
                    + "Then later ones like it are hardly found"
                    + Hints.Lines("to leave such rows out: mark them in a column, --label COLUMN", "to train on other rows: --train FILE"));
            }
        }

        double Distance(int row) => Math.Max(low - training.Rows[row][column], training.Rows[row][column] - high);
    }
}
