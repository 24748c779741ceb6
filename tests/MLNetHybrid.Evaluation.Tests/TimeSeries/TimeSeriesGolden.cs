namespace MLNetHybrid.Evaluation.Tests.TimeSeries;

/// <summary>Figures by plain implementations of the papers, written by time_series_golden.py.</summary>
internal sealed record TimeSeriesGolden(TimeSeriesGolden.Case[] Cases, TimeSeriesGolden.PeriodCase[] Periods)
{
    public static TimeSeriesGolden Instance { get; } = Golden.Read<TimeSeriesGolden>("time_series");

    public static Case Named(string name) => Instance.Cases.Single(c => c.Name == name);

    public sealed record Case(
        string Name, string Labels, float[] Scores, double Threshold, int Window, int ThresholdCount, double VusRoc, double VusPr,
        double[] RangeBased,
        double[] EventBased, double?[] Affiliation, double PointAdjusted, int?[] Delays, double BestRangeBased, double BestEventBased,
        double BestAffiliation,
        double BestPointAdjusted)
    {
        public bool[] Flags => Golden.Flags(Labels);

        public bool[] Predictions => [.. Scores.Select(s => s > Threshold)];
    }

    public sealed record PeriodCase(string Name, float[] Series, int Period);
}
