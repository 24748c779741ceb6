using KeycloakLogs.Tests.Commands;
using KeycloakLogs.Training;

namespace KeycloakLogs.Tests.Training;

public sealed class OutputFilesTests
{
    [Fact]
    public void Files_appear_together_when_committed()
    {
        using var folder = new TemporaryFolder();
        using var files = new OutputFiles();
        files.Write(folder.File("a"), stream => stream.WriteByte(1));
        files.Write(folder.File("b"), stream => stream.WriteByte(2));
        Assert.DoesNotContain("a", folder.Names);
        files.Commit();
        Assert.Equal(["a", "b"], folder.Names);
    }

    [Fact]
    public void A_failure_leaves_what_was_there_before()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a"), "old");
        Assert.Throws<InvalidOperationException>(() =>
        {
            using var files = new OutputFiles();
            files.Write(folder.File("a"), stream => stream.WriteByte(1));
            files.Write(folder.File("b"), _ => throw new InvalidOperationException());
            files.Commit();
        });
        Assert.Equal(["a"], folder.Names);
        Assert.Equal("old", File.ReadAllText(folder.File("a")));
    }
}
