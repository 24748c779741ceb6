using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Tests.Generation;

public sealed class IncidentTests
{
    public static TheoryData<int> Seeds => AllKinds.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_test_file_of_default_size_has_three_incidents_of_each_kind_and_the_training_file_one(int seed)
    {
        (GeneratedLog training, GeneratedLog test) = (AllKinds.Of(seed).Training, AllKinds.Of(seed).Test);
        Assert.All(AttackKinds.All.Names, kind =>
        {
            Assert.True(test.Incidents.Count(incident => incident.Kind == kind) >= 3, kind);
            Assert.Contains(training.Incidents, incident => incident.Kind == kind);
        });
        Assert.InRange(test.Events.Count, 8900, 9100);
        Assert.InRange(test.Events.Average(row => row.Label == true ? 1.0 : 0), 0.07, 0.09);
        Assert.InRange(training.Events.Average(row => row.Label == true ? 1.0 : 0), 0.005, 0.015);
    }

    [Fact]
    public void Incidents_divide_the_attacks_events_among_them()
    {
        AllKinds all = AllKinds.Of(1);
        foreach (GeneratedLog file in new[] { all.Training, all.Test, LogGenerator.GenerateWithIncidents(new()).Test })
        {
            Assert.Equal(
                Enumerable.Range(0, file.Events.Count).Where(row => file.Events[row].Label == true),
                file.Incidents.SelectMany(incident => incident.Rows).Order());
            Assert.Equal(Enumerable.Range(1, file.Incidents.Count), file.Incidents.Select(incident => incident.Number));
            Assert.All(file.Incidents, incident =>
            {
                LogEvent[] events = [.. incident.Rows.Select(row => file.Events[row])];
                Assert.All(events, row => Assert.Equal(incident.Kind, row.Attack));
                Assert.Equal((events[0].Timestamp, events[^1].Timestamp), (incident.First, incident.Last));
                Assert.All(events, row => Assert.Contains(incident.Entity, new[] { row.UserId, row.IpAddress }));
            });
        }
    }

    [Fact]
    public void A_small_file_has_every_kind_once_where_its_attacks_have_eight_events_each()
    {
        GeneratedLog test = LogGenerator.GenerateWithIncidents(
            new() { Users = 20, Events = 1400, TestAttackRate = 0.08, Kinds = AttackKinds.All }).Test;
        Assert.Equal(AttackKinds.All.Names.Order(), test.Incidents.Select(incident => incident.Kind).Distinct().Order());
    }

    [Fact]
    public void A_kind_that_runs_out_of_victims_leaves_the_rest_of_its_share()
    {
        GeneratedLog test = LogGenerator.GenerateWithIncidents(new() { Kinds = AttackKinds.Of(AttackKind.DormantAccount) }).Test;
        Assert.InRange(test.Incidents.Count, 3, 6);
        Assert.InRange(test.Events.Count(row => row.Label == true), 20, 400);
    }

    [Fact]
    public void Same_options_give_the_same_incidents()
    {
        var options = new GeneratorOptions { Seed = 5, Users = 20, Events = 2000, Kinds = AttackKinds.Of("insider", "token replay") };
        Assert.Equal(Text(), Text());

        string Text() => string.Join('\n', LogGenerator.GenerateWithIncidents(options).Test.Incidents.Select(incident =>
            $"{incident.Number} {incident.Kind} {incident.Entity} {incident.First:O} {incident.Last:O} {string.Join(' ', incident.Rows)}"));
    }
}
