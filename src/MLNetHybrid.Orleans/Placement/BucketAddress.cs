using System.Globalization;

namespace MLNetHybrid.Orleans.Placement;

/// <summary>What a bucket's key says: <c>name/count/bucket</c>. Another number of buckets has other grains.</summary>
/// <param name="Name">Of the scoring.</param>
/// <param name="Count">Of the buckets.</param>
/// <param name="Bucket">In [0, count).</param>
internal readonly record struct BucketAddress(string Name, int Count, int Bucket)
{
    public static BucketAddress Parse(string key)
    {
        string[] parts = key.Split('/');
        return new(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
