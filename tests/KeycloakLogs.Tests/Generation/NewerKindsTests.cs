using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Tests.Generation;

public sealed class NewerKindsTests
{
    public static TheoryData<int> Seeds => AllKinds.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_replayed_token_is_used_from_a_second_address_while_its_session_goes_on(int seed)
    {
        AllKinds logs = AllKinds.Of(seed);
        Assert.All(logs.Attacks(AttackKind.TokenReplay), attack =>
        {
            LogEvent[] own = [.. logs.Innocent.Where(row => row.SessionId == attack[0].SessionId)];
            Assert.Equal(EventType.TokenRefresh, attack[0].Type);
            Assert.DoesNotContain(attack, row => row.Type == EventType.Login);
            Assert.All(attack, row =>
            {
                Assert.Equal((own[0].SessionId, own[0].UserId), (row.SessionId, row.UserId));
                Assert.DoesNotContain(row.IpAddress, own.Select(other => other.IpAddress));
                Assert.InRange(row.Timestamp, own[0].Timestamp, own[^1].Timestamp);
            });
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_service_account_that_only_programs_used_signs_in_by_browser(int seed)
    {
        AllKinds logs = AllKinds.Of(seed);
        Assert.All(logs.Attacks(AttackKind.ServiceAccountUse), attack =>
        {
            LogEvent[] before = [.. logs.Innocent.Where(row => row.UserId == attack[0].UserId)];
            Assert.Contains(before, row => row.Type == EventType.ClientLogin);
            Assert.DoesNotContain(before, row => row.Type is EventType.Login or EventType.LoginError);
            Assert.All(before.Where(row => row.AuthType is not null), row => Assert.Equal("client_credentials", row.AuthType));
            Assert.Contains(attack, row => row is { Type: EventType.Login, AuthType: "code" });
            Assert.Contains(attack, row => row.LogType == LogType.Access);
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Spraying_tries_each_of_many_users_at_most_once_an_hour_from_one_address(int seed)
    {
        IReadOnlyList<LogEvent[]> attacks = AllKinds.Of(seed).Attacks(AttackKind.PasswordSpraying);
        Assert.All(attacks, attack =>
        {
            Assert.Single(attack.Select(row => row.IpAddress).Distinct());
            foreach (IGrouping<string, LogEvent> user in attack.Where(row => row.Type == EventType.LoginError).GroupBy(row => row.UserId))
                Assert.All(user.Zip(user.Skip(1)),
                    pair => Assert.True(pair.Second.Timestamp - pair.First.Timestamp >= TimeSpan.FromHours(1)));
        });
        Assert.Contains(attacks, attack => attack.Select(row => row.UserId).Distinct().Count() >= 10);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_dormant_account_was_silent_for_half_of_a_training_file_or_for_all_of_one_before_the_test(int seed)
    {
        AllKinds logs = AllKinds.Of(seed);
        double days = new GeneratorOptions().Days;
        Assert.All(logs.Attacks(AttackKind.DormantAccount), attack =>
        {
            LogEvent[] before = [.. logs.Events.Where(row => row.UserId == attack[0].UserId && row.Attack != AttackKind.DormantAccount)];
            TimeSpan least = TimeSpan.FromDays(days * (attack[0].Timestamp < logs.Test.Events[0].Timestamp ? 0.5 : 1));
            Assert.All(before, row => Assert.True(attack[0].Timestamp - row.Timestamp >= least));
            Assert.Contains(attack, row => row.Type == EventType.Login);
        });
        Assert.Distinct(logs.Attacks(AttackKind.DormantAccount).Select(attack => attack[0].UserId));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_client_consented_to_was_never_seen_and_uses_its_token_from_an_address_of_its_own(int seed)
    {
        AllKinds logs = AllKinds.Of(seed);
        Assert.All(logs.Attacks(AttackKind.ConsentToNewClient), attack =>
        {
            LogEvent[] others = [.. logs.Events.Where(row => !attack.Any(own => ReferenceEquals(own, row)))];
            LogEvent consent = Assert.Single(attack, row => row.Type == EventType.GrantConsent);
            Assert.DoesNotContain(consent.ClientId, others.Select(row => row.ClientId));
            LogEvent[] token = [.. attack.SkipWhile(row => row.Type != EventType.CodeToToken)];
            Assert.True(token.Length > 1);
            Assert.DoesNotContain(token[0].IpAddress, others.Select(row => row.IpAddress));
            Assert.Single(token.Select(row => row.IpAddress).Distinct());
        });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_mass_export_pages_through_the_admin_API_by_the_hundred_with_an_administrators_rights(int seed)
    {
        IReadOnlyList<LogEvent[]> attacks = AllKinds.Of(seed).Attacks(AttackKind.MassExport);
        Assert.All(attacks, attack => Assert.All(attack.Where(row => row.LogType == LogType.Access), row =>
        {
            Assert.StartsWith("/admin/", row.Path, StringComparison.Ordinal);
            Assert.EndsWith("max=100", row.Path, StringComparison.Ordinal);
            Assert.Contains("admin", row.Roles);
        }));
        Assert.Contains(attacks, attack => attack.Length >= 20);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_insider_reads_from_an_own_address_what_the_same_person_otherwise_never_reads(int seed)
    {
        AllKinds logs = AllKinds.Of(seed);
        Assert.All(logs.Attacks(AttackKind.Insider), attack =>
        {
            LogEvent[] own = [.. logs.Innocent.Where(row => row.UserId == attack[0].UserId)];
            Assert.All(attack, row => Assert.Contains(row.IpAddress, own.Select(other => other.IpAddress)));
            string[] data = [.. own.Select(Shape)];
            Assert.All(attack.Where(row => row.LogType == LogType.Access), row => Assert.DoesNotContain(Shape(row), data));
        });
    }

    private static string Shape(LogEvent row) => string.Concat((row.Path ?? "").Where(letter => !char.IsAsciiDigit(letter)));
}
