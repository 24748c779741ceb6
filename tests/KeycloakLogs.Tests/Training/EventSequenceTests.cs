using KeycloakLogGenerator.Events;
using KeycloakLogs.Features;
using KeycloakLogs.Training;
using Microsoft.ML;

namespace KeycloakLogs.Tests.Training;

public sealed class EventSequenceTests
{
    [Fact]
    public void Rows_are_in_time_order_and_results_in_file_order()
    {
        var sequence = new EventSequence([At(2, "h2"), At(1, "h1")], [At(9, "c"), At(7, "a"), At(8, "b"), At(7, "a2")]);
        var ml = new MLContext();
        string[] users = [.. ml.Data.CreateEnumerable<UserRow>(sequence.ToDataView(ml), reuseRowObject: false).Select(row => row.UserId)];
        Assert.Equal(["h1", "h2", "a", "a2", "b", "c"], users);
        Assert.Equal(["c", "a", "b", "a2"], sequence.ToJudgedOrder<string>(users));
        Assert.False(sequence.Overlaps);
    }

    [Fact]
    public void A_history_that_ends_too_late_is_noticed() => Assert.True(new EventSequence([At(3, "h")], [At(2, "a")]).Overlaps);

    [Fact]
    public void The_model_cannot_see_labels() =>
        Assert.DoesNotContain(typeof(LogRow).GetProperties(), property =>
            property.Name is nameof(LogEvent.Label) or nameof(LogEvent.Attack));

    private static LogEvent At(int second, string user) => new()
    {
        Timestamp = DateTimeOffset.UnixEpoch.AddSeconds(second),
        LogType = LogType.Event,
        UserId = user,
    };

    private sealed class UserRow
    {
        public string UserId { get; set; } = "";
    }
}
