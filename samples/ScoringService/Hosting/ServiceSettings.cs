namespace ScoringService.Hosting;

/// <summary>
/// The section "Scoring" of the configuration: <c>--Scoring:Data=folder</c> on the command line, <c>Scoring__Data</c> as an environment
/// variable, or appsettings.json.
/// </summary>
internal sealed record ServiceSettings
{
    public const string Section = "Scoring";

    /// <summary>Folder of model, events, incidents and keys.</summary>
    public string Data { get; init; } = "scoring-data";

    /// <summary>Connection string of a PostgreSQL server for incidents; null: SQLite in <see cref="Data"/>.</summary>
    public string? Postgres { get; init; }

    /// <summary>Database of the places of addresses in the MaxMind DB format; null: events keep those of their records.</summary>
    public string? Places { get; init; }

    /// <summary>Whether a model is trained on generated logs where there is none.</summary>
    public bool Demo { get; init; } = true;

    /// <summary>Whether keys are asked for although only this machine reaches the service.</summary>
    public bool RequireKeys { get; init; }

    /// <summary>Names of the host by which a program on loopback may be called, with semicolons between; * for any.</summary>
    public string? Hosts { get; init; }

    /// <summary>Days that events are remembered, at least 1.</summary>
    public int MemoryDays { get; init; } = 90;

    /// <summary>Events that are remembered, at least 1000.</summary>
    public int MemoryEvents { get; init; } = 200_000;

    /// <summary>Events that streams and incidents show, at least 100.</summary>
    public int ShownEvents { get; init; } = 50_000;

    /// <summary>Days that incidents are kept, at least 1.</summary>
    public int IncidentDays { get; init; } = 365;

    /// <summary>Bytes of a request with events, after decompression.</summary>
    public int EventBytes { get; init; } = 4 << 20;

    /// <summary>Events of a request.</summary>
    public int EventsPerRequest { get; init; } = 10_000;

    /// <summary>Bytes of a model's zip.</summary>
    public int ModelBytes { get; init; } = 256 << 20;

    /// <summary>Events that may wait; more are refused with 503.</summary>
    public int Queue { get; init; } = 50_000;

    /// <summary>Requests a second of a key, or of an address where there are no keys; 0: any number.</summary>
    public int RequestsPerSecond { get; init; } = 2000;

    /// <summary>Programs and pages that may follow the live events at the same time.</summary>
    public int Followers { get; init; } = 50;

    /// <summary>Lets a model's detectors run by ONNX Runtime; with <see cref="Gpu"/> on that device.</summary>
    public bool OnnxRuntime { get; init; }

    /// <summary>Number of the CUDA device; null: the CPU. The program must have been built with -p:Accelerator=cuda.</summary>
    public int? Gpu { get; init; }

    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public ServiceSettings Checked()
    {
        Check(MemoryDays is >= 1 and <= 3650, nameof(MemoryDays), MemoryDays, "[1, 3650]");
        Check(MemoryEvents is >= 1000 and <= 10_000_000, nameof(MemoryEvents), MemoryEvents, "[1000, 10000000]");
        Check(ShownEvents is >= 100 and <= 1_000_000, nameof(ShownEvents), ShownEvents, "[100, 1000000]");
        Check(IncidentDays is >= 1 and <= 36500, nameof(IncidentDays), IncidentDays, "[1, 36500]");
        Check(EventBytes is >= 1024 and <= 1 << 30, nameof(EventBytes), EventBytes, "[1024, 1073741824]");
        Check(EventsPerRequest is >= 1 and <= 1_000_000, nameof(EventsPerRequest), EventsPerRequest, "[1, 1000000]");
        Check(ModelBytes is >= 1024 and <= 1 << 30, nameof(ModelBytes), ModelBytes, "[1024, 1073741824]");
        Check(Queue is >= 1 and <= 10_000_000, nameof(Queue), Queue, "[1, 10000000]");
        Check(RequestsPerSecond is >= 0 and <= 1_000_000, nameof(RequestsPerSecond), RequestsPerSecond, "[0, 1000000]");
        Check(Followers is >= 1 and <= 10_000, nameof(Followers), Followers, "[1, 10000]");
        Check(Gpu is null or >= 0, nameof(Gpu), Gpu ?? 0, "[0, )");
        return this;

        static void Check(bool isGood, string name, int value, string range)
        {
            if (!isGood) throw new ArgumentException(FormattableString.Invariant($"{Section}:{name} must be in {range}; got {value}."));
        }
    }

    /// <summary>A file of the data folder.</summary>
    public string PathOf(string name) => Path.Combine(Path.GetFullPath(Data), name);
}
