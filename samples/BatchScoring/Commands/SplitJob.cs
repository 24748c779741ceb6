using System.Globalization;
using BatchScoring.Rows;
using Samples;
using Spectre.Console;

namespace BatchScoring.Commands;

/// <summary>Spreads rows over shards by the hash of their key, and checks that the time of no key runs back.</summary>
internal sealed record SplitJob
{
    // What all shards together hold in memory before it is written.
    private const long BufferBytes = 256L << 20;
    private const int LeastGroupRows = 512, MostGroupRows = 16_384;

    public required string Source { get; init; }

    public required string Target { get; init; }

    public required RowColumns Columns { get; init; }

    public required int Shards { get; init; }

    public int Run(IAnsiConsole console)
    {
        IReadOnlyList<string> features = RowFolder.Features(Source, Columns);
        long[] rows = new long[Shards];
        int keys = 0;
        NewFolder.Write(Target, folder => keys = WriteShards(folder, features, rows));
        (long total, long least, long most) = (rows.Sum(), rows.Min(), rows.Max());
        console.MarkupLineInterpolated(
            $"Split {total} rows of {keys} streams into {Shards} shards of {least} to {most} rows in {Target}.");
        return 0;
    }

    private int WriteShards(string folder, IReadOnlyList<string> features, long[] rows)
    {
        int groupRows = (int)Math.Clamp(BufferBytes / Shards / (4L * features.Count + 32), LeastGroupRows, MostGroupRows);
        // One entry a stream: where it goes, and its latest time.
        var streams = new Dictionary<string, (int Shard, DateTime Latest)>(StringComparer.Ordinal);
        var files = new List<FileStream>();
        var writers = new List<RowFileWriter>();
        try
        {
            for (int shard = 0; shard < Shards; shard++)
            {
                files.Add(File.Create(Path.Combine(folder, ShardHash.FileName(shard))));
                writers.Add(new RowFileWriter(files[shard], new RowColumns(), features, numbered: true, groupRows));
            }
            foreach (BatchRow row in RowFolder.Read(Source, Columns with { Features = features }))
            {
                if (!streams.TryGetValue(row.Key, out (int Shard, DateTime Latest) stream))
                    stream = (ShardHash.Of(row.Key, Shards), DateTime.MinValue);
                if (row.Time < stream.Latest)
                    throw new InputFileException(string.Create(CultureInfo.InvariantCulture,
                        $"{Source}: row {row.Row} of all files, column '{Columns.Time}': {row.Time:o} is earlier than {stream.Latest:o}, ")
                        + $"which key '{row.Key}' had before. Sort the rows by time first; files are read in the order of their names.");
                streams[row.Key] = stream with { Latest = row.Time };
                writers[stream.Shard].Write(row);
                rows[stream.Shard]++;
            }
        }
        finally
        {
            foreach (RowFileWriter writer in writers) writer.Dispose();
            foreach (FileStream file in files) file.Dispose();
        }
        return streams.Count;
    }
}
