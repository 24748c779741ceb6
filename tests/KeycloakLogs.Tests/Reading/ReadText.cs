using System.Text;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;
using Samples;

namespace KeycloakLogs.Tests.Reading;

/// <summary>Reads logs that stand in a test.</summary>
internal static class ReadText
{
    public static LogFile All(string text) => LogFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "logs");

    public static LogEvent One(string text) => Assert.Single(All(text).Events);

    public static string Message(string text) => Assert.Throws<InputFileException>(() => All(text)).Message;
}
