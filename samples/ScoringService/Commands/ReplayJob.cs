using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;
using ScoringService.Http;

namespace ScoringService.Commands;

/// <summary>Sends logs to a service, event by event at a steady rate; many events a second go together.</summary>
internal static class ReplayJob
{
    // More requests a second would measure the client.
    private const double RequestsPerSecond = 100;

    private const int MostOfRequest = 1000, BusiestUsers = 50;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7), Report = TimeSpan.FromSeconds(2);

    public static async Task Run(TextWriter output, ReplayOptions options, CancellationToken cancel)
    {
        LogEvent[] events = [.. Events(options).OrderBy(row => row.Timestamp).Take(options.Count)];
        using var client = new HttpClient { BaseAddress = new Uri(options.Url) };
        if (options.Key is string key) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        TimeSpan shift = await Shift(client, events, cancel);
        if (shift > TimeSpan.Zero)
            await output.WriteLineAsync(
                $"The service has seen these days: all times are {shift.TotalDays / Week.TotalDays:0} weeks later.");

        int perRequest = (int)Math.Clamp(Math.Ceiling(options.Rate / RequestsPerSecond), 1, MostOfRequest);
        int sent = 0, alarms = 0;
        List<double> latencies = [];
        long start = Stopwatch.GetTimestamp(), reported = start;
        foreach (LogEvent[] chunk in events.Chunk(perRequest))
        {
            TimeSpan wait = TimeSpan.FromSeconds(sent / options.Rate) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, cancel);
            long begin = Stopwatch.GetTimestamp();
            EventsAnswer answer = await Send(client, [.. chunk.Select(row => row with { Timestamp = row.Timestamp + shift })], cancel);
            latencies.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            sent += chunk.Length;
            alarms += answer.Verdicts.Count(verdict => verdict.Alarm);
            if (Stopwatch.GetElapsedTime(reported) < Report) continue;
            reported = Stopwatch.GetTimestamp();
            await output.WriteLineAsync(Line());
        }
        await output.WriteLineAsync(Line());

        string Line()
        {
            double[] sorted = [.. latencies.Order()];
            double rate = sent / Stopwatch.GetElapsedTime(start).TotalSeconds;
            return string.Create(
                CultureInfo.InvariantCulture, $"{sent} events, {rate:0.#} a second, {alarms} alarms; a request of {perRequest} takes ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{sorted[sorted.Length / 2]:0.0} ms in the median, {sorted[(int)(0.99 * (sorted.Length - 1))]:0.0} ms at 99 %");
        }
    }

    private static IReadOnlyList<LogEvent> Events(ReplayOptions options) =>
        options.Logs is string path ? LogFile.Read(path).Events : LogGenerator.Generate(new GeneratorOptions { Seed = options.Seed }).Test;

    // Whole weeks, so that hours and weekdays stay, after what the service has seen: streams go forward in time.
    private static async Task<TimeSpan> Shift(HttpClient client, LogEvent[] events, CancellationToken cancel)
    {
        using HttpResponseMessage response = await client.GetAsync($"/v1/streams?top={BusiestUsers}", cancel);
        await Check(response, cancel);
        StreamAnswer[] streams = await response.Content.ReadFromJsonAsync<StreamAnswer[]>(ApiJson.Options, cancel) ?? [];
        DateTimeOffset latest = streams.SelectMany(stream => stream.Latest).Select(row => row.Timestamp).DefaultIfEmpty().Max();
        return latest <= events[0].Timestamp ? TimeSpan.Zero : Math.Ceiling((latest - events[0].Timestamp) / Week) * Week;
    }

    private static async Task<EventsAnswer> Send(HttpClient client, LogEvent[] events, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        LogWriter.Write(body, events);
        while (true)
        {
            using var content = new ByteArrayContent(body.ToArray());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = await client.PostAsync("/v1/events", content, cancel);
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            {
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancel);
                continue;
            }
            await Check(response, cancel);
            return (await response.Content.ReadFromJsonAsync<EventsAnswer>(ApiJson.Options, cancel))!;
        }
    }

    private static async Task Check(HttpResponseMessage response, CancellationToken cancel)
    {
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(
                $"The service answers {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancel)}");
    }
}
