using System.Diagnostics;
using BatchScoring.Rows;
using BatchScoring.Scoring;
using Samples;
using Spectre.Console;

namespace BatchScoring.Commands;

/// <summary>Compares the scores of shards with those of one run over all rows.</summary>
internal sealed record VerifyJob
{
    public required string ModelFile { get; init; }

    public required string Source { get; init; }

    public required string Scores { get; init; }

    public int Run(IAnsiConsole console)
    {
        BatchModel model = BatchModel.Load(ModelFile);
        IEnumerator<ScoredRow>[] shards = [.. RowFolder.Files(Scores).Select(file => ScoreFile.Read(file).GetEnumerator())];
        var clock = Stopwatch.StartNew();
        long rows = 0;
        try
        {
            foreach (ScoredRow row in model.Score(RowFolder.Read(Source, new RowColumns { Time = null, Features = model.Features })))
            {
                int shard = ShardHash.Of(row.Key, shards.Length);
                ScoredRow? other = shards[shard].MoveNext() ? shards[shard].Current : null;
                if (Difference(row, other) is string difference)
                    throw new InputFileException(
                        $"{Scores}: row {row.Row} of key '{row.Key}' in {ShardHash.FileName(shard)}: {difference}.");
                rows++;
            }
            for (int shard = 0; shard < shards.Length; shard++)
                if (shards[shard].MoveNext())
                    throw new InputFileException(
                        $"{Scores}: {ShardHash.FileName(shard)} holds row {shards[shard].Current.Row}, which is not in {Source}.");
        }
        finally
        {
            foreach (IEnumerator<ScoredRow> shard in shards) shard.Dispose();
        }
        double seconds = clock.Elapsed.TotalSeconds;
        console.MarkupLineInterpolated(
            $"{rows} rows: none lost, none doubled, all scores equal bit for bit. One process took {seconds:0.0} s.");
        return 0;
    }

    private static string? Difference(ScoredRow one, ScoredRow? other) =>
        other is null ? "it has no score"
        : other.Row != one.Row || other.Key != one.Key
            ? FormattableString.Invariant($"in its place there is row {other.Row} of key '{other.Key}'")
        : BitConverter.SingleToInt32Bits(other.Score) != BitConverter.SingleToInt32Bits(one.Score)
            ? FormattableString.Invariant($"the score is {other.Score:R}, in one process {one.Score:R}")
        : other.PredictedLabel != one.PredictedLabel || other.Status != one.Status ? "label or status differ"
        : null;
}
