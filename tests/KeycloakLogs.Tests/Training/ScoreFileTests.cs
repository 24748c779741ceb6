using System.Text;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;
using KeycloakLogs.Training;

namespace KeycloakLogs.Tests.Training;

/// <summary>User names come from whoever tries to log in; the file is opened in spreadsheets.</summary>
public sealed class ScoreFileTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\"")]
    [InlineData("-2+3", "\"'-2+3\"")]
    [InlineData("-", "\"'-\"")]
    [InlineData("-Infinity", "\"'-Infinity\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("-5", "-5")]
    [InlineData("+49.5e3", "+49.5e3")]
    [InlineData("anna", "anna")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    public void A_user_name_is_no_formula(string user, string cell)
    {
        string line = "{\"timestamp\":\"2025-05-01T10:00:00Z\",\"log_type\":\"event\",\"userId\":\"u\"}";
        LogEvent template = Parse(line);
        using var stream = new MemoryStream();
        ScoreFile.Write(stream, [template with { UserId = user }], new Judgement(LogModel.Verdict, [0.5f], [true]), [true], []);
        Assert.Equal($"row,timestamp,userId,score,predictedLabel,status,incident\n1,2025-05-01 10:00:00+00:00,{cell},0.5,1,judged,\n",
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void An_event_without_a_window_has_the_verdict_of_the_member_of_single_events()
    {
        using var stream = new MemoryStream();
        LogEvent first = Parse("{\"timestamp\":\"2025-05-01T10:00:00Z\",\"log_type\":\"event\",\"userId\":\"u\"}");
        ScoreFile.Write(stream, [first], new Judgement(LogModel.Verdict, [float.NaN], [false]), [true], []);
        Assert.EndsWith(",u,NaN,1,judged alone,\n", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    private static LogEvent Parse(string line) => LogFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(line)), "line").Events[0];
}
