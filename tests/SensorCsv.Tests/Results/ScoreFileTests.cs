using System.Text;
using MLNetHybrid;
using SensorCsv.Results;

namespace SensorCsv.Tests.Results;

public sealed class ScoreFileTests
{
    private static readonly RowResult[] Results =
    [
        new() { Score = float.NaN, Status = (int)RowStatus.WarmingUp },
        new() { Score = 0.1f },
        new() { Score = 1.5e-7f, PredictedLabel = true },
        new() { Score = float.NaN, Status = (int)RowStatus.MissingFeature },
    ];

    [Fact]
    public void Scores_have_one_line_per_row() => Assert.Equal(
        "row,score,predictedLabel,status\n1,NaN,0,warming up\n2,0.1,0,judged\n3,1.5E-07,1,judged\n4,NaN,0,missing value\n", Text());

    [Fact]
    public void Streams_are_named_and_start_no_formula() => Assert.Equal(
        "row,score,predictedLabel,status,\"'=machine\"\n1,NaN,0,warming "
            + "up,M1\n2,0.1,0,judged,\"'@SUM(A1)\"\n3,1.5E-07,1,judged,-5\n4,NaN,0,missing value,\"'-cmd|' /C calc'!A0\"\n",
        Text("=machine", "M1", "@SUM(A1)", "-5", "-cmd|' /C calc'!A0"));

    private static string Text(string? streamColumn = null, params string[] streams)
    {
        using var stream = new MemoryStream();
        ScoreFile.Write(stream, Results, streamColumn, streamColumn is null ? null : streams);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
