using System.Collections.Concurrent;
using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Tests.Generation;

/// <summary>Logs of default size with all fourteen kinds of attack, for the tests to read.</summary>
internal sealed class AllKinds
{
    private static readonly ConcurrentDictionary<int, AllKinds> Made = new();

    private AllKinds(int seed)
    {
        (Training, Test) = LogGenerator.GenerateWithIncidents(new GeneratorOptions { Seed = seed, Kinds = AttackKinds.All });
        Events = [.. Training.Events, .. Test.Events];
        Innocent = [.. Events.Where(row => row.Label == false)];
    }

    public static TheoryData<int> Seeds { get; } = [1, 2, 3];

    public GeneratedLog Training { get; }

    public GeneratedLog Test { get; }

    public IReadOnlyList<LogEvent> Events { get; }

    public IReadOnlyList<LogEvent> Innocent { get; }

    public static AllKinds Of(int seed) => Made.GetOrAdd(seed, key => new AllKinds(key));

    /// <summary>The events of each incident of one kind, in both files.</summary>
    public IReadOnlyList<LogEvent[]> Attacks(string kind) =>
    [
        .. new[] { Training, Test }.SelectMany(file => file.Incidents.Where(incident => incident.Kind == kind)
            .Select(incident => incident.Rows.Select(row => file.Events[row]).ToArray())),
    ];
}
