using System.Buffers;
using System.Collections.Concurrent;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;
using Microsoft.Net.Http.Headers;
using Samples;
using ScoringService.Hosting;

namespace ScoringService.Http;

/// <summary>Reads the events of a request: all of them, or none with the reason why.</summary>
internal sealed class EventBody(ServiceSettings settings, TimeProvider clock)
{
    private const string Name = "request";

    // Longer names and values are no identity server's.
    private const int LongestName = 512, LongestValue = 4096, MostRoles = 256;

    private static readonly string[] Types = ["application/json", "application/x-ndjson", "application/ndjson", "text/plain"];

    private readonly ConcurrentBag<SharedTexts> _texts = [];

    /// <summary>The events, and how many lines held none.</summary>
    /// <exception cref="ProblemException">The body cannot be used.</exception>
    public async Task<(IReadOnlyList<LogEvent> Events, long Skipped)> Read(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            throw Problems.Unsupported($"Send events as {string.Join(", ", Types)}, in UTF-8.");
        using MemoryStream body = await Whole(request);
        return Parse(body);
    }

    /// <summary>The events of a body.</summary>
    /// <exception cref="ProblemException">It cannot be used.</exception>
    public (IReadOnlyList<LogEvent> Events, long Skipped) Parse(Stream body)
    {
        var notes = new FileNotes(Name);
        if (!_texts.TryTake(out SharedTexts? texts)) texts = new SharedTexts();
        try
        {
            var reader = new RecordReader(body, Name, notes, clock, texts);
            List<LogEvent> events = [];
            while (reader.Read() is LogEvent row)
            {
                if (events.Count == settings.EventsPerRequest)
                    throw Problems.TooLarge($"A request may hold {settings.EventsPerRequest} events.");
                Check(row, events.Count + 1);
                events.Add(row);
            }
            if (events.Count > 0) return (events, notes.Skipped);
            throw Problems.Bad(notes.Skipped > 0
                ? "No line of the request holds an event. Send Keycloak's events as JSON, or lines of its log."
                : "The request holds no events.");
        }
        catch (InputFileException e)
        {
            throw Problems.Bad(e.Message, (e.InnerException as FieldException)?.Field, notes.Records + 1);
        }
        finally
        {
            _texts.Add(texts);
        }
    }

    private async Task<MemoryStream> Whole(HttpRequest request)
    {
        var body = new MemoryStream();
        byte[] piece = ArrayPool<byte>.Shared.Rent(1 << 15);
        try
        {
            int count;
            while ((count = await request.Body.ReadAsync(piece, request.HttpContext.RequestAborted)) > 0)
            {
                if (body.Length + count > settings.EventBytes)
                    throw Problems.TooLarge($"A request may have {settings.EventBytes} bytes, after decompression.");
                body.Write(piece, 0, count);
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw Problems.Bad($"The content cannot be decompressed: {e.Message}", "Content-Encoding");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
        body.Position = 0;
        return body;
    }

    private static void Check(LogEvent row, int record)
    {
        Length(row.UserId, "userId", LongestName);
        Length(row.IpAddress, "ipAddress", LongestName);
        foreach ((string? value, string name) in new[]
        {
            (row.LogType, "log_type"), (row.Location, "location"), (row.City, "city"), (row.Type, "type"), (row.RealmId, "realmId"),
            (row.ClientId, "clientId"), (row.SessionId, "sessionId"), (row.AuthType, "authType"), (row.Method, "method"),
            (row.Path, "path"), (row.Error, "error"), (row.Id, "id"), (row.RealmName, "realmName"), (row.Username, "username"),
            (row.GrantType, "grantType"), (row.OperationType, "operationType"), (row.ResourceType, "resourceType"),
        })
            Length(value, name, LongestValue);
        if (row.Roles.Count > MostRoles) throw Problems.Bad($"The event has more than {MostRoles} roles.", "roles", record);
        foreach (string role in row.Roles) Length(role, "roles", LongestName);
        foreach (string value in row.Details?.Values ?? []) Length(value, "details", LongestValue);

        void Length(string? value, string name, int longest)
        {
            if (value?.Length > longest) throw Problems.Bad($"'{name}' is longer than {longest} characters.", name, record);
        }
    }
}
