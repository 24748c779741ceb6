using MLNetHybrid.Orleans;

namespace Cluster;

/// <summary>What happens to a silo in the middle.</summary>
internal enum Fault
{
    None,

    /// <summary>SIGKILL: it is gone at once.</summary>
    Kill,

    /// <summary>SIGSTOP: it hangs.</summary>
    Hang,

    /// <summary>SIGTERM: it stores its buckets and ends.</summary>
    Stop,
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
        StreamBuckets.ToString();
        if (Fault != Fault.None && Silos < 2) throw new ArgumentException($"--fault {Fault} needs two silos; got --silos {Silos}.");
        return this;
    }

    private static void InRange(long value, long least, long most, string option)
    {
        if (value < least || value > most)
            throw new ArgumentException(FormattableString.Invariant($"{option} must be in [{least}, {most}]; got {value}."));
    }
}
