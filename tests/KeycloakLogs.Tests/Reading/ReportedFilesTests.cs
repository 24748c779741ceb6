using KeycloakLogs.Reading;

namespace KeycloakLogs.Tests.Reading;

/// <summary>Files shaped after public reports, in the folder ../shared/data beside the repository, if there is one.</summary>
public sealed class ReportedFilesTests
{
    [Fact]
    public void Events_of_the_rest_interface_are_read()
    {
        LogFile file = LogFile.Read(Shared("04_keycloak_rest_events.json"));
        Assert.Equal(
            ["3f1c0001-0000-4000-8000-000000000001", "admin", "3f1c0002-0000-4000-8000-000000000002"],
            file.Events.Select(row => row.UserId));
        Assert.Equal(["code", "code", null], file.Events.Select(row => row.AuthType));
        Assert.Equal("client_credentials", file.Events[2].GrantType);
    }

    [Fact]
    public void Nanoseconds_are_read() => Assert.Equal(
        new DateTimeOffset(2024, 3, 5, 10, 15, 2, TimeSpan.Zero).AddTicks(1_234_567),
        LogFile.Read(Shared("05_keycloak_nanoseconds.ndjson")).Events[2].Timestamp);

    [Fact]
    public void Absent_columns_are_noted_not_refused()
    {
        LogFile file = LogFile.Read(Shared("06_unlabelled_real_columns.json"));
        Assert.Contains(
            "no record has a value of 'location', 'city', 'roles', 'authType', 'method', 'path', 'status'", file.Notes[^1],
            StringComparison.Ordinal);
        Assert.All(file.Events, row => Assert.Equal("event", row.LogType));
    }

    private static string Shared(string name)
    {
        string path = Repository.PathOf(Path.Combine("..", "shared", "data", "reported", name));
        Assert.SkipUnless(File.Exists(path), "Needs public data in ../shared/data, which is not part of the repository.");
        return path;
    }
}
