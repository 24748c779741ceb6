using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Tests.Generation;

/// <summary>Logs of default size with all fourteen kinds of attack, for the tests to read.</summary>
internal static class AllKinds
{
    private static readonly Lazy<(GeneratedLog Training, GeneratedLog Test)> Files =
        new(() => LogGenerator.GenerateWithIncidents(new GeneratorOptions { Kinds = AttackKinds.All }));

    public static GeneratedLog Training => Files.Value.Training;

    public static GeneratedLog Test => Files.Value.Test;

    public static IReadOnlyList<LogEvent> Events { get; } = [.. Training.Events, .. Test.Events];

    public static IReadOnlyList<LogEvent> Innocent { get; } = [.. Events.Where(row => row.Label == false)];

    /// <summary>The events of each incident of one kind, in both files.</summary>
    public static IReadOnlyList<LogEvent[]> Of(string kind) =>
    [
        .. new[] { Training, Test }.SelectMany(file => file.Incidents.Where(incident => incident.Kind == kind)
            .Select(incident => incident.Rows.Select(row => file.Events[row]).ToArray())),
    ];
}
