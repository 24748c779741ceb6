namespace KeycloakLogGenerator;

/// <summary>What to generate.</summary>
public sealed record GeneratorOptions
{
    /// <summary>Names all random streams; any number. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of accounts, in [10, 100000]. Default 60.</summary>
    public int Users { get; init; } = 60;

    /// <summary>Events in each of the two files, in [200, 10000000]; met up to the length of one session. Default 9000.</summary>
    public int Events { get; init; } = 9000;

    /// <summary>Share of attack events in the training file, [0, 0.5]: nobody's past is clean. Default 0.01.</summary>
    public double TrainingAttackRate { get; init; } = 0.01;

    /// <summary>Share of attack events in the test file, [0, 0.5]. Default 0.08.</summary>
    public double TestAttackRate { get; init; } = 0.08;

    /// <summary>Days in each of the two files, which follow each other, in [2, 365]. Default 14.</summary>
    public int Days { get; init; } = 14;

    /// <summary>
    /// Kinds of attack, and with the newer ones the ordinary life that they hide in. Default <see cref="AttackKinds.Classic"/>.
    /// </summary>
    public AttackKinds Kinds { get; init; } = AttackKinds.Classic;

    /// <summary>The first Monday, 0:00 German summer time.</summary>
    public static DateTimeOffset FirstDay { get; } = new(2025, 5, 5, 0, 0, 0, TimeSpan.FromHours(2));

    public GeneratorOptions Checked()
    {
        Check(Users is >= 10 and <= 100_000, nameof(Users), Users, "[10, 100000]");
        Check(Events is >= 200 and <= 10_000_000, nameof(Events), Events, "[200, 10000000]");
        Check(Days is >= 2 and <= 365, nameof(Days), Days, "[2, 365]");
        Check(TrainingAttackRate is >= 0 and <= 0.5, nameof(TrainingAttackRate), TrainingAttackRate, "[0, 0.5]");
        Check(TestAttackRate is >= 0 and <= 0.5, nameof(TestAttackRate), TestAttackRate, "[0, 0.5]");
        return this;

        static void Check<T>(bool ok, string name, T value, string range)
        {
            if (!ok)
                throw new ArgumentOutOfRangeException(
                    name, value, FormattableString.Invariant($"Generator.{name} must be in {range}; got {value}."));
        }
    }
}
