using System.Globalization;

namespace PeerComparison.Comparison;

/// <summary>How well a detector's result agrees with its peer's, in words: a fast wrong answer would be worth nothing.</summary>
internal static class Agree
{
    /// <summary>For results drawn at random from the same distribution.</summary>
    public static string ByCorrelation(IReadOnlyList<float> ours, double[] peer)
    {
        double meanOurs = ours.Average(), meanPeer = peer.Average(), xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < peer.Length; i++)
        {
            double x = ours[i] - meanOurs, y = peer[i] - meanPeer;
            xy += x * y;
            xx += x * x;
            yy += y * y;
        }
        return string.Create(CultureInfo.InvariantCulture, $"scores correlate with r = {xy / Math.Sqrt(xx * yy):F3}");
    }

    public static string ByRelativeDifference(double ours, double peer) =>
        string.Create(CultureInfo.InvariantCulture, $"rho differs by {Math.Abs(ours - peer) / Math.Abs(peer):0.0E+0} of it");

    /// <summary>For the variances of principal components, the largest first.</summary>
    public static string ByVariances(IReadOnlyList<double> ours, double[] peer)
    {
        double largest = peer.Select((value, i) => Math.Abs(value - ours[i])).Max();
        return string.Create(CultureInfo.InvariantCulture, $"variances differ by {largest / peer[0]:0.0E+0} of the largest");
    }

    public static string ByLargestDifference(IReadOnlyList<float> ours, double[] peer)
    {
        double largest = peer.Select((value, i) => Math.Abs(value - ours[i])).Max();
        return string.Create(CultureInfo.InvariantCulture, $"scores differ by {largest / (peer.Max() - peer.Min()):0.0E+0} of their range");
    }

    /// <summary>For clusters. Their numbers must be the same, too.</summary>
    public static string ByLabels(IReadOnlyList<int> ours, double[] peer)
    {
        int different = peer.Where((label, i) => (int)label != ours[i]).Count();
        return different == 0
            ? "labels identical"
            : string.Create(CultureInfo.InvariantCulture, $"{different} of {peer.Length} labels differ");
    }
}
