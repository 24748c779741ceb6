using System.IO.Hashing;
using System.Text;

namespace BatchScoring.Rows;

/// <summary>Which shard a key's rows go to: the same on every machine and in every version.</summary>
internal static class ShardHash
{
    /// <summary>XXH64 with seed 0 of the key in UTF-8, modulo the number of shards.</summary>
    public static int Of(string key, int shards) => (int)(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(key)) % (uint)shards);

    public static string FileName(int shard) => FormattableString.Invariant($"shard-{shard:00000}.parquet");
}
