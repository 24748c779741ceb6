using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;

namespace KeycloakLogs.Tests.Generation;

public sealed class LogGeneratorTests
{
    private static readonly Lazy<(IReadOnlyList<LogEvent> Training, IReadOnlyList<LogEvent> Test)> Files =
        new(() => LogGenerator.Generate(new GeneratorOptions()));

    private static IEnumerable<LogEvent> All => Files.Value.Training.Concat(Files.Value.Test);

    [Fact]
    public void Same_seed_gives_the_same_bytes()
    {
        var options = new GeneratorOptions { Seed = 7, Users = 12, Events = 600 };
        Assert.Equal(Bytes(options), Bytes(options));
        Assert.NotEqual(Bytes(options), Bytes(options with { Seed = 8 }));
    }

    [Fact]
    public void Both_files_are_in_time_order_and_the_second_follows_the_first()
    {
        (IReadOnlyList<LogEvent> training, IReadOnlyList<LogEvent> test) = Files.Value;
        foreach (IReadOnlyList<LogEvent> file in new[] { training, test })
            Assert.All(file.Zip(file.Skip(1)), pair => Assert.True(pair.First.Timestamp <= pair.Second.Timestamp));
        Assert.True(training[^1].Timestamp <= test[0].Timestamp);
    }

    [Fact]
    public void Sizes_and_shares_of_attacks_are_those_asked_for()
    {
        (IReadOnlyList<LogEvent> training, IReadOnlyList<LogEvent> test) = Files.Value;
        // The last session and the last attack may overshoot or fall short by their length.
        Assert.InRange(training.Count, 8900, 9100);
        Assert.InRange(test.Count, 8900, 9100);
        Assert.InRange(Share(training), 0.005, 0.015);
        Assert.InRange(Share(test), 0.07, 0.09);
        Assert.Equal(60, All.Select(row => row.UserId).Distinct().Count());

        static double Share(IReadOnlyList<LogEvent> file) => file.Average(row => row.Label == true ? 1.0 : 0);
    }

    [Fact]
    public void Same_options_give_the_same_bytes_with_all_kinds_too()
    {
        var options = new GeneratorOptions { Seed = 7, Users = 12, Events = 1000, Kinds = AttackKinds.All };
        Assert.Equal(Bytes(options), Bytes(options));
        Assert.NotEqual(Bytes(options), Bytes(options with { Kinds = AttackKinds.Classic }));
    }

    [Fact]
    public void Every_kind_of_attack_occurs_in_both_files()
    {
        Assert.Equal(AttackKind.Classic.Order(), Kinds(Files.Value.Training));
        Assert.Equal(AttackKind.Classic.Order(), Kinds(Files.Value.Test));

        static IEnumerable<string> Kinds(IEnumerable<LogEvent> file) => file.Select(row => row.Attack).OfType<string>().Distinct().Order();
    }

    [Fact]
    public void A_small_test_file_has_every_kind_of_attack_too()
    {
        IReadOnlyList<LogEvent> test = LogGenerator.Generate(new GeneratorOptions { Users = 10, Events = 500, TestAttackRate = 0.1 }).Test;
        Assert.Equal(AttackKind.Classic.Count, test.Select(row => row.Attack).OfType<string>().Distinct().Count());
    }

    [Fact]
    public void Without_attacks_every_label_is_zero()
    {
        (IReadOnlyList<LogEvent> training, IReadOnlyList<LogEvent> test) =
            LogGenerator.Generate(new GeneratorOptions { Users = 10, Events = 300, TrainingAttackRate = 0, TestAttackRate = 0 });
        Assert.All(training.Concat(test), row => Assert.False(row.Label));
    }

    [Fact]
    public void An_event_is_labelled_exactly_where_it_belongs_to_an_attack() =>
        Assert.All(All, row => Assert.Equal(row.Attack is not null, row.Label));

    [Fact]
    public void Account_events_and_requests_fill_their_own_fields()
    {
        Assert.All(All.Where(row => row.LogType == LogType.Event), row =>
        {
            Assert.NotNull(row.Type);
            Assert.NotNull(row.ClientId);
            Assert.Null(row.Method);
            Assert.Null(row.Status);
        });
        Assert.All(All.Where(row => row.LogType == LogType.Access), row =>
        {
            Assert.Null(row.Type);
            Assert.Null(row.ClientId);
            Assert.NotNull(row.Method);
            Assert.NotNull(row.Path);
            Assert.NotNull(row.SessionId);
            Assert.NotNull(row.Status);
        });
    }

    [Fact]
    public void A_session_belongs_to_one_user_begins_with_a_login_and_ends_with_its_logout()
    {
        var sessions = All.Where(row => row.SessionId is not null).GroupBy(row => row.SessionId!).Select(group => group.ToArray())
            .ToArray();
        Assert.True(sessions.Length > 500);
        Assert.All(sessions, session =>
        {
            Assert.Single(session.Select(row => row.UserId).Distinct());
            Assert.Contains(session[0].Type, new[] { EventType.Login, EventType.ClientLogin });
            Assert.DoesNotContain(session.SkipLast(1), row => row.Type == EventType.Logout);
        });
    }

    [Fact]
    public void Innocent_people_also_mistype_travel_and_forget_their_passwords()
    {
        LogEvent[] innocent = [.. All.Where(row => row.Label == false)];
        Assert.Contains(innocent, row => row.Type == EventType.LoginError);
        Assert.Contains(innocent, row => row.Type == EventType.ForgotPassword);
        Assert.Contains(innocent, row => row.Type == EventType.Impersonate);
        Assert.Contains(innocent, row => row.Status == 403);
        Assert.Contains(innocent.GroupBy(row => row.UserId), user => user.Select(row => row.Location).Distinct().Count() > 1);
        Assert.Contains(innocent, row => row.Timestamp.Hour is >= 1 and < 5);
    }

    [Fact]
    public void Most_work_is_done_on_weekdays_by_day()
    {
        LogEvent[] innocent = [.. All.Where(row => row.Label == false)];
        Assert.InRange(innocent.Average(row => row.Timestamp.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1.0 : 0), 0.001, 0.15);
        Assert.InRange(innocent.Average(row => row.Timestamp.Hour is >= 6 and < 20 ? 1.0 : 0), 0.75, 0.98);
    }

    [Theory]
    [InlineData(9, 9000, "Generator.Users must be in [10, 100000]; got 9.")]
    [InlineData(60, 10, "Generator.Events must be in [200, 10000000]; got 10.")]
    public void Options_out_of_range_are_named(int users, int events, string message)
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(
            () => LogGenerator.Generate(new GeneratorOptions { Users = users, Events = events }));
        Assert.StartsWith(message, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0.1, 0.1, "Generator.Days must be in [2, 365]; got 1.")]
    [InlineData(366, 0.1, 0.1, "Generator.Days must be in [2, 365]; got 366.")]
    [InlineData(14, 0.6, 0.1, "Generator.TrainingAttackRate must be in [0, 0.5]; got 0.6.")]
    [InlineData(14, 0.1, -0.1, "Generator.TestAttackRate must be in [0, 0.5]; got -0.1.")]
    [InlineData(14, 0.1, double.NaN, "Generator.TestAttackRate must be in [0, 0.5]; got NaN.")]
    public void Days_and_shares_out_of_range_are_named(int days, double trainingRate, double testRate, string message)
    {
        var options = new GeneratorOptions { Days = days, TrainingAttackRate = trainingRate, TestAttackRate = testRate };
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => LogGenerator.Generate(options));
        Assert.StartsWith(message, thrown.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(GeneratorOptions options)
    {
        (IReadOnlyList<LogEvent> training, IReadOnlyList<LogEvent> test) = LogGenerator.Generate(options);
        using var stream = new MemoryStream();
        LogWriter.Write(stream, training);
        LogWriter.Write(stream, test);
        return stream.ToArray();
    }
}
