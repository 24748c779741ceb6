namespace MLNetHybrid.Evaluation.TimeSeries;

/// <summary>
/// Affiliation precision and recall: how near predictions and anomalies lie, as the probability of doing better than a random position.
/// Huet, Navarro and Rossi, Local Evaluation of Time Series Anomaly Detection Algorithms, KDD 2022. Row i is the interval [i, i + 1).
/// </summary>
/// <remarks>
/// Each anomaly J has a zone E, cut in the middle between neighbouring anomalies. With |.| lengths and d the distance, precision of E =
/// mean over x in P and E of [d(x, J) = 0 ? 1 : 1 - (|J| + min(d, m) + d) / |E|], m the distance from J to the nearer end of E; recall of E
/// = mean over y in J of 1 - (min(d, m_y) + d) / |E|, d = d(y, P and E), m_y the distance from y to the nearer end of E, 0 without
/// predictions.
/// </remarks>
internal static class AffiliationScore
{
    /// <returns>Precision: the mean over zones with predictions, NaN where there are none. Recall: the mean over all zones.</returns>
    public static SegmentFigures Of(IReadOnlyList<Segment> anomalies, IReadOnlyList<Segment> predictions, int rowCount)
    {
        if (anomalies.Count == 0) return new SegmentFigures(double.NaN, double.NaN);
        double precision = 0, recall = 0, zoneStart = 0;
        int zonesWithPredictions = 0, first = 0;
        for (int j = 0; j < anomalies.Count; j++)
        {
            Segment anomaly = anomalies[j];
            double zoneEnd = j + 1 < anomalies.Count ? (anomaly.End + anomalies[j + 1].Start) / 2.0 : rowCount;
            while (first < predictions.Count && predictions[first].End <= zoneStart) first++;
            int last = first;
            while (last < predictions.Count && predictions[last].Start < zoneEnd) last++;
            if (last > first)
            {
                zonesWithPredictions++;
                precision += Precision(predictions, first, last, anomaly, zoneStart, zoneEnd);
                recall += Recall(predictions, first, last, anomaly, zoneStart, zoneEnd);
            }
            zoneStart = zoneEnd;
            // A prediction across the border belongs to both zones.
            first = Math.Max(first, last - 1);
        }
        return new SegmentFigures(zonesWithPredictions == 0 ? double.NaN : precision / zonesWithPredictions, recall / anomalies.Count);
    }

    private static double Precision(IReadOnlyList<Segment> predictions, int first, int last, Segment j, double e0, double e1)
    {
        double zone = e1 - e0, m = Math.Min(j.Start - e0, e1 - j.End), sum = 0, length = 0;

        // The integral of 1 - (|J| + min(x, m) + x) / |E| for x from 0 to d.
        double Survival(double d)
        {
            double capped = d <= m ? d * d / 2 : m * m / 2 + m * (d - m);
            return d - (j.Length * d + capped + d * d / 2) / zone;
        }

        for (int k = first; k < last; k++)
        {
            double a = Math.Max(predictions[k].Start, e0), b = Math.Min(predictions[k].End, e1);
            length += b - a;
            sum += Math.Max(0, Math.Min(b, j.End) - Math.Max(a, j.Start));
            if (a < j.Start) sum += Survival(j.Start - a) - Survival(j.Start - Math.Min(b, j.Start));
            if (b > j.End) sum += Survival(b - j.End) - Survival(Math.Max(a, j.End) - j.End);
        }
        return sum / length;
    }

    private static double Recall(IReadOnlyList<Segment> predictions, int first, int last, Segment j, double e0, double e1)
    {
        double sum = 0, previousEnd = double.NaN;
        for (int k = first; k < last; k++)
        {
            double a = Math.Max(predictions[k].Start, e0), b = Math.Min(predictions[k].End, e1);
            double middle = k == first ? e0 : (previousEnd + a) / 2;
            if (k > first) sum += Nearness(previousEnd, middle, previousEnd);
            sum += Nearness(middle, a, a) + Math.Max(0, Math.Min(b, j.End) - Math.Max(a, j.Start));
            previousEnd = b;
        }
        return (sum + Nearness(previousEnd, e1, previousEnd)) / j.Length;

        // The integral of 1 - (min(d, m_y) + d) / |E| over y in J and [from, to], whose nearest predicted point is the pivot: d = |y -
        // pivot|.
        double Nearness(double from, double to, double pivot)
        {
            double p = Math.Max(from, j.Start), q = Math.Min(to, j.End);
            if (p >= q) return 0;
            // Between these points the integrand is a straight line, so its value in the middle gives the exact integral.
            Span<double> cuts = [p, Cut(e0 + pivot), Cut(e0 + e1), Cut(e1 + pivot), q];
            double Cut(double twice) => Math.Clamp(twice / 2, p, q);
            double integral = 0;
            for (int c = 1; c < cuts.Length; c++)
            {
                double y = (cuts[c - 1] + cuts[c]) / 2, d = Math.Abs(y - pivot);
                integral += (cuts[c] - cuts[c - 1]) * (1 - (Math.Min(d, Math.Min(y - e0, e1 - y)) + d) / (e1 - e0));
            }
            return integral;
        }
    }
}
