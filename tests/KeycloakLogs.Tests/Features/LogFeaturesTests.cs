using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Features;
using KeycloakLogs.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace KeycloakLogs.Tests.Features;

public sealed class LogFeaturesTests
{
    private static readonly IReadOnlyList<LogEvent> Events =
        LogGenerator.Generate(new GeneratorOptions { Users = 10, Events = 600 }).Training;

    [Fact]
    public void Every_event_has_finite_features()
    {
        float[][] rows = Rows(Events);
        Assert.Equal(Events.Count, rows.Length);
        Assert.All(rows, row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Labels_and_attack_names_change_nothing() =>
        Assert.Equal(Rows(Events), Rows([.. Events.Select(row => row with { Label = null, Attack = null })]));

    [Fact]
    public void Numbers_in_paths_and_names_of_sessions_change_nothing() =>
        Assert.Equal(Rows(Events),
            Rows([.. Events.Select(row => row with { SessionId = "s", Path = row.Path is null ? null : Renumbered(row.Path) })]));

    [Fact]
    public void An_unknown_address_stands_out_from_a_usual_one()
    {
        float[] usual = Rows(Events)[^1];
        float[] foreign = Rows([.. Events.SkipLast(1), Events[^1] with { IpAddress = "203.0.113.7", City = "Elsewhere", Location = "XX" }],
            fitOn: Events)[^1];
        Assert.True(usual.Zip(foreign).Count(pair => pair.First - pair.Second > 0.5) >= 3, "rates of user with address, city and country");
    }

    private static string Renumbered(string path) => path.Any(char.IsAsciiDigit) ? path.TrimEnd("0123456789".ToCharArray()) + "77" : path;

    private static float[][] Rows(IReadOnlyList<LogEvent> events, IReadOnlyList<LogEvent>? fitOn = null)
    {
        var ml = new MLContext(1);
        ITransformer features = LogFeatures.Create(ml).Fit(new EventSequence([], fitOn ?? events).ToDataView(ml));
        return [.. features.Transform(new EventSequence([], events).ToDataView(ml)).GetColumn<float[]>(LogFeatures.Row)];
    }
}
