using System.Text;
using KeycloakLogs.Reading;
using Samples;

namespace KeycloakLogs.Tests.Reading;

/// <summary>Whatever happens to a file, it is read or refused with a message that names it.</summary>
public sealed class DamagedInputTests
{
    private const string Event =
        """{"id":"e","time":1755700001464,"type":"LOGIN","userId":"\u00fc","details":{"username":"ann","n":12},"roles":["a",null]}""";

    private static readonly string[] Samples =
    [
        $"[{Event},\n{Event}]",
        $$$$"""{"took":3,"hits":{"total":1,"hits":[{"_source":{{{{Event}}}}}]}}""",
        """{"type":"admin.USER-CREATE","time":"2025-08-20T14:26:41.464Z","authDetails":{"userId":"boss"}}""",
        "2026-08-20 15:26:01,464 WARN [org.keycloak.events] (t) type=\"LOGIN\", realmId=\"r\", userId=\"u\", a='b c', d=e\nat Main\n",
        $"2026-08-20 15:26:01,464 WARN [x] (t) JSON_EVENT::{Event}\n[{Event}]",
    ];

    [Fact]
    public void A_file_may_be_cut_anywhere()
    {
        foreach (string sample in Samples)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(sample);
            for (int length = 0; length < bytes.Length; length++) AssertReadOrRefused(bytes[..length]);
        }
    }

    [Fact]
    public void Any_byte_may_be_another()
    {
        foreach (string sample in Samples)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(sample);
            for (int i = 0; i < bytes.Length; i++)
            {
                byte whole = bytes[i];
                foreach (byte other in "\0\n\"\\{[}],:=9x"u8)
                {
                    bytes[i] = other;
                    AssertReadOrRefused(bytes);
                }
                bytes[i] = 0xFF;
                AssertReadOrRefused(bytes);
                bytes[i] = whole;
            }
        }
    }

    [Fact]
    public void Several_changes_at_once_are_read_or_refused_too()
    {
        for (int seed = 0; seed < Mutation.Count(2000); seed++)
            AssertReadOrRefused(Mutation.Of(Encoding.UTF8.GetBytes(Samples[seed % Samples.Length]), seed));
    }

    [Fact]
    public void The_pieces_in_which_a_file_comes_do_not_matter()
    {
        foreach (string sample in Samples)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(sample);
            string whole = Describe(new MemoryStream(bytes));
            foreach (int size in (int[])[1, 2, 7]) Assert.Equal(whole, Describe(new PieceStream(bytes, size)));
        }
    }

    [Fact]
    public void A_value_that_never_ends_is_refused() => Assert.StartsWith(
        "logs, line 1, byte ", ReadText.Message("[" + string.Concat(Enumerable.Repeat("{\"a\":", 100))), StringComparison.Ordinal);

    private static string Describe(Stream stream) => string.Join(
        '\n', LogFile.Read(stream, "logs").Events.Select(
            row => $"{row with { Details = null, Roles = [] }} {row.Roles.Count} {row.Details?.Count}"));

    private static void AssertReadOrRefused(byte[] bytes)
    {
        try
        {
            LogFile.Read(new MemoryStream(bytes), "logs");
        }
        catch (InputFileException e)
        {
            Assert.StartsWith("logs", e.Message, StringComparison.Ordinal);
        }
    }
}
