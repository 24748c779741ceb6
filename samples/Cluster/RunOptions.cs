using MLNetHybrid.Orleans;

namespace Cluster;

/// <summary>What happens in the middle, to a silo or to the database.</summary>
internal enum Fault
{
    None,

    /// <summary>SIGKILL: it is gone at once.</summary>
    Kill,

    /// <summary>SIGSTOP: it hangs.</summary>
    Hang,

    /// <summary>SIGTERM: it stores its buckets and ends.</summary>
    Stop,

    /// <summary>SIGSTOP, and SIGCONT when the others have gone on without it: it wakes up and takes itself for alive.</summary>
    Wake,

    /// <summary>The scratch PostgreSQL server ends, and comes back: neither membership nor state can be written meanwhile.</summary>
    Database,
}

/// <summary>The command line.</summary>
internal sealed record RunOptions
{
    public const string ScoringName = "machines";

    public int Silos { get; init; } = 3;

    public long Events { get; init; } = 2_000_000;

    public int Machines { get; init; } = 10_000;

    public int Buckets { get; init; } = 64;

    public int InFlight { get; init; } = 16_000;

    public double? Rate { get; init; }

    public int SaveEvents { get; init; } = 1000;

    public Fault Fault { get; init; } = Fault.Kill;

    /// <summary>Seconds until a silo wakes up, or the database is back.</summary>
    public int FaultSeconds { get; init; } = 20;

    public bool Adds { get; init; } = true;

    public bool IsCheap { get; init; }

    public string? Model { get; init; }

    /// <summary>Null: localhost clustering; empty: a server of our own.</summary>
    public string? Postgres { get; init; }

    public string? Out { get; init; }

    public int? Dashboard { get; init; }

    public StreamBuckets StreamBuckets => BucketsOf(Buckets);

    public static StreamBuckets BucketsOf(int count) =>
        new()
        {
            KeyColumnNames = [nameof(Reading.Machine)],
            SequenceColumnName = nameof(Reading.Number),
            NumbersAreConsecutive = true,
            Count = count
        };

    public RunOptions Checked()
    {
        InRange(Silos, 1, 100, "--silos");
        InRange(Events, 1, 1_000_000_000, "--events");
        InRange(Machines, 1, 10_000_000, "--machines");
        InRange(InFlight, 1, 10_000_000, "--in-flight");
        InRange(FaultSeconds, 1, 3600, "--fault-seconds");
        StreamBuckets.ToString();
        if (Fault == Fault.Database && Postgres is not "")
            throw new ArgumentException(
                "--fault Database ends the scratch server of --postgres without a connection string; there is none.");
        if (Fault is not (Fault.None or Fault.Database) && Silos < 2)
            throw new ArgumentException($"--fault {Fault} needs two silos; got --silos {Silos}.");
        return this;
    }

    private static void InRange(long value, long least, long most, string option)
    {
        if (value < least || value > most)
            throw new ArgumentException(FormattableString.Invariant($"{option} must be in [{least}, {most}]; got {value}."));
    }
}
