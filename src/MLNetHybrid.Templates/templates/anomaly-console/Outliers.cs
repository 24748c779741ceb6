namespace AnomalyConsole;

/// <summary>
/// Neighbouring rows of a machine with a value far outside of the others: from a model of all of them such a fault can hide.
/// </summary>
internal sealed record Outliers(Judged First, Judged Last, string Measurement, double Value, double Low, double High)
{
    // Beyond the quarters of the values by so many times what lies between these (Tukey's far out); where many are, it is how they spread.
    private const double Reach = 3, MostRows = 0.1;

    /// <summary>The longest first.</summary>
    public static IEnumerable<Outliers> In(IReadOnlyList<Judged> rows, IReadOnlyList<string> measurements, int windowLength) =>
        measurements.SelectMany((name, i) => Of(rows, name, i, windowLength))
            .OrderByDescending(outliers => outliers.Last.Number - outliers.First.Number);

    private static IEnumerable<Outliers> Of(IReadOnlyList<Judged> rows, string name, int feature, int windowLength)
    {
        double[] sorted = [.. rows.Select(row => (double)row.Features[feature]).Where(double.IsFinite).Order()];
        if (sorted.Length == 0) yield break;
        double low = sorted[sorted.Length / 4], high = sorted[3 * sorted.Length / 4], reach = Reach * (high - low);
        Judged[] outside = [.. rows.Where(row => row.Features[feature] < low - reach || row.Features[feature] > high + reach)];
        if (reach == 0 || outside.Length > MostRows * sorted.Length) yield break;
        foreach (IGrouping<string, Judged> machine in outside.GroupBy(row => row.Machine))
        {
            var group = new List<Judged>();
            foreach (Judged row in machine)
            {
                if (group.Count > 0 && row.Number - group[^1].Number > windowLength)
                {
                    yield return Close();
                    group.Clear();
                }
                group.Add(row);
            }
            yield return Close();

            Outliers Close() => new(group[0], group[^1], name,
                group.Select(row => (double)row.Features[feature]).MaxBy(value => Math.Max(low - value, value - high)), low, high);
        }
    }
}
