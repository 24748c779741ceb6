using BatchScoring.Rows;
using Parquet;
using Parquet.Schema;
using Samples;

namespace BatchScoring.Scoring;

/// <summary>A shard's scores: a Parquet file that says which model and which input they come from.</summary>
internal static class ScoreFile
{
    private const string ModelNote = "mlnethybrid.model", InputNote = "mlnethybrid.input";
    private const int GroupRows = 32_768;

    private static readonly DataField Row = new DataField<long>(nameof(ScoredRow.Row), nullable: false),
        Key = new(nameof(ScoredRow.Key), typeof(string), isNullable: false),
        Score = new DataField<float>(nameof(ScoredRow.Score), nullable: false),
        Label = new DataField<bool>(nameof(ScoredRow.PredictedLabel), nullable: false),
        Status = new DataField<int>(nameof(ScoredRow.Status), nullable: false);

    /// <summary>Writes all rows; memory holds one row group.</summary>
    /// <returns>How many there were.</returns>
    public static ScoreCounts Write(Stream stream, IEnumerable<ScoredRow> rows, string modelHash, string inputHash, Action<long> progress)
    {
        ParquetWriter writer = ParquetWriter.CreateAsync(new ParquetSchema(Row, Key, Score, Label, Status), stream)
            .GetAwaiter().GetResult();
        try
        {
            writer.CustomMetadata = new Dictionary<string, string> { [ModelNote] = modelHash, [InputNote] = inputHash };
            (long[] numbers, string[] keys, float[] scores, bool[] labels, int[] statuses) = (new long[GroupRows], new string[GroupRows],
                new float[GroupRows], new bool[GroupRows], new int[GroupRows]);
            int count = 0;
            ScoreCounts counts = default;
            foreach (ScoredRow row in rows)
            {
                (numbers[count], keys[count], scores[count], labels[count], statuses[count]) =
                    (row.Row, row.Key, row.Score, row.PredictedLabel, row.Status);
                counts = new(counts.Rows + 1, counts.Anomalies + (row.PredictedLabel ? 1 : 0),
                    counts.Unjudged + (float.IsNaN(row.Score) ? 1 : 0));
                if (++count == GroupRows) WriteGroup().GetAwaiter().GetResult();
            }
            if (count > 0) WriteGroup().GetAwaiter().GetResult();
            return counts;

            async Task WriteGroup()
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync<long>(Row, numbers.AsMemory(0, count));
                await group.WriteAsync(Key, new ArraySegment<string>(keys, 0, count));
                await group.WriteAsync<float>(Score, scores.AsMemory(0, count));
                await group.WriteAsync<bool>(Label, labels.AsMemory(0, count));
                await group.WriteAsync<int>(Status, statuses.AsMemory(0, count));
                progress(count);
                count = 0;
            }
        }
        finally
        {
            writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Whether a file is there, whole, and of this model and input.</summary>
    public static bool IsOf(string path, string modelHash, string inputHash)
    {
        if (!File.Exists(path)) return false;
        try
        {
            (FileStream stream, ParquetReader reader) = RowFile.OpenParquet(path);
            bool same = reader.CustomMetadata.GetValueOrDefault(ModelNote) == modelHash
                && reader.CustomMetadata.GetValueOrDefault(InputNote) == inputHash;
            RowFile.Close(stream, reader);
            return same;
        }
        catch (InputFileException)
        {
            return false;   // Cut off or damaged: it is written anew.
        }
    }

    /// <summary>All rows, in the file's order. Always the same object, filled anew.</summary>
    public static IEnumerable<ScoredRow> Read(string path)
    {
        (FileStream stream, ParquetReader reader) = RowFile.OpenParquet(path);
        try
        {
            var row = new ScoredRow();
            for (int g = 0; g < reader.RowGroupCount; g++)
            {
                using ParquetRowGroupReader group = reader.OpenRowGroupReader(g);
                int count = checked((int)group.RowCount);
                (long[] numbers, string[] keys, float[] scores, bool[] labels, int[] statuses) =
                    (new long[count], new string[count], new float[count], new bool[count], new int[count]);
                ReadGroup().GetAwaiter().GetResult();
                for (int i = 0; i < count; i++)
                {
                    (row.Row, row.Key, row.Score, row.PredictedLabel, row.Status) =
                        (numbers[i], keys[i], scores[i], labels[i], statuses[i]);
                    yield return row;
                }

                async Task ReadGroup()
                {
                    DataField Field(string name) => reader.Schema.FindDataField(name);
                    await group.ReadAsync<long>(Field(nameof(ScoredRow.Row)), numbers.AsMemory());
                    await group.ReadAsync(Field(nameof(ScoredRow.Key)), keys.AsMemory()!);
                    await group.ReadAsync<float>(Field(nameof(ScoredRow.Score)), scores.AsMemory());
                    await group.ReadAsync<bool>(Field(nameof(ScoredRow.PredictedLabel)), labels.AsMemory());
                    await group.ReadAsync<int>(Field(nameof(ScoredRow.Status)), statuses.AsMemory());
                }
            }
        }
        finally
        {
            RowFile.Close(stream, reader);
        }
    }
}
