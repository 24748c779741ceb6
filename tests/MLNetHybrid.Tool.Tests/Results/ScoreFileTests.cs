using System.Text;
using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Results;

namespace MLNetHybrid.Tool.Tests.Results;

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

    [Fact]
    public void Rows_stand_in_the_order_of_the_file_with_time_and_label_behind_the_stream()
    {
        SensorTable table = new([], [[], [], [], []], Labels: [true, false, false, false], Streams: ["a", "b", "a", "b"])
        {
            StreamColumn = new("machine", "machine", 1, "machine"),
            ClockColumn = new("time", "time", 2, "time"),
            LabelColumn = new("fault", "fault", 3, "fault"),
            Clocks = ["10:00", "10:01", "10:02", "10:03"],
            RowNumbers = [4, 1, 3, 2],
        };
        Assert.Equal(
            "row,score,predictedLabel,status,machine,time,fault\n1,0.1,0,judged,b,10:01,0\n2,NaN,0,missing value,b,10:03,0\n"
                + "3,1.5E-07,1,judged,a,10:02,0\n4,NaN,0,warming up,a,10:00,1\n",
            Text(table));
    }

    private static string Text(string? streamColumn = null, params string[] streams) =>
        Text(new SensorTable([], [[], [], [], []], Labels: null, streamColumn is null ? null : streams)
        {
            StreamColumn = streamColumn is null ? null : new(streamColumn, streamColumn, 1, streamColumn),
        });

    private static string Text(SensorTable table)
    {
        using var stream = new MemoryStream();
        ScoreFile.Write(stream, table, Results);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
