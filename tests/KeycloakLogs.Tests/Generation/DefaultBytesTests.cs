using System.Security.Cryptography;
using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Tests.Generation;

/// <summary>Published figures rest on the files that the default options give: those must not change by accident.</summary>
public sealed class DefaultBytesTests
{
    private static readonly Lazy<(IReadOnlyList<LogEvent> Training, IReadOnlyList<LogEvent> Test)> Files =
        new(() => LogGenerator.Generate(new GeneratorOptions()));

    [Fact]
    public void The_default_training_file_is_the_one_that_figures_were_measured_on() =>
        Assert.Equal("ac998a21d35ca5009805d1bc0443506834f41d04eeab3f79f9305325ce4b21e9", Hash(Files.Value.Training));

    [Fact]
    public void The_default_test_file_is_the_one_that_figures_were_measured_on() =>
        Assert.Equal("7258f71131531a9cc778c3b6839943de0d2baefc9b6d6cf15a341fb7f98cc139", Hash(Files.Value.Test));

    private static string Hash(IReadOnlyList<LogEvent> events)
    {
        using var stream = new MemoryStream();
        LogWriter.Write(stream, events);
        return Convert.ToHexStringLower(SHA256.HashData(stream.ToArray()));
    }
}
