using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Tests.Generation;

public sealed class WiderLifeTests
{
    [Fact]
    public void Innocent_people_consent_to_known_clients_and_come_back_from_long_holidays()
    {
        LogEvent[] consents = [.. AllKinds.Of(1).Innocent.Where(row => row.Type == EventType.GrantConsent)];
        Assert.True(consents.Length >= 10);
        Assert.InRange(consents.Select(row => row.ClientId).Distinct().Count(), 1, 3);
        int holidays = AllKinds.Of(1).Innocent.GroupBy(row => row.UserId).Count(user => user.Zip(user.Skip(1))
            .Any(pair => pair.Second.Timestamp - pair.First.Timestamp > TimeSpan.FromDays(7)));
        Assert.InRange(holidays, 4, 30);
    }

    [Fact]
    public void Innocent_sessions_change_their_address_and_programs_page_through_the_directory()
    {
        Assert.Contains(AllKinds.Of(1).Innocent.Where(row => row.SessionId is not null && row.Type != EventType.CodeToToken)
            .GroupBy(row => row.SessionId), session => session.Select(row => row.IpAddress).Distinct().Count() > 1);
        Assert.Contains(AllKinds.Of(1).Innocent, row => row.Path?.EndsWith("max=100", StringComparison.Ordinal) == true);
        Assert.Contains(AllKinds.Of(1).Innocent, row => row.Roles.Contains("admin") && row.Path?.Contains("first=0&max=20") == true);
    }

    [Fact]
    public void Classic_kinds_leave_ordinary_life_as_it_was()
    {
        IReadOnlyList<LogEvent> some = LogGenerator.Generate(new() { Kinds = AttackKinds.Of(AttackKind.BruteForce) }).Training;
        IReadOnlyList<LogEvent> classic = LogGenerator.Generate(new()).Training;
        Assert.DoesNotContain(classic, row => row.Type == EventType.GrantConsent);
        Assert.Equal(classic.Where(row => row.Label == false).Select(Text), some.Where(row => row.Label == false).Select(Text));
        Assert.Equal([AttackKind.BruteForce], some.Select(row => row.Attack).OfType<string>().Distinct());

        static string Text(LogEvent row) => $"{row.Timestamp:O} {row.UserId} {row.Type} {row.Path} {row.SessionId}";
    }

    [Fact]
    public void An_ordinary_session_begins_with_a_login_and_ends_with_its_logout()
    {
        var sessions = AllKinds.Of(1).Innocent.Where(row => row.SessionId is not null).GroupBy(row => row.SessionId!)
            .Select(group => group.ToArray()).ToArray();
        Assert.All(sessions, session =>
        {
            Assert.Contains(session[0].Type, new[] { EventType.Login, EventType.ClientLogin });
            Assert.DoesNotContain(session.SkipLast(1), row => row.Type == EventType.Logout);
        });
    }
}
