namespace MLNetHybrid.Consumer.Tests;

/// <summary>A project that <c>dotnet new</c> makes of one of our templates.</summary>
/// <param name="Name">Of the project, its folder and its assembly.</param>
/// <param name="Template">The template's short name.</param>
/// <param name="Options">Further options of <c>dotnet new</c>, given the fixture whose folder holds all projects.</param>
internal sealed record TemplateProject(string Name, string Template, Func<PackageFixture, string[]> Options)
{
    /// <summary>The file of one's own that the projects with <c>--csv</c> read; their test writes it.</summary>
    public const string OwnFile = "own.csv";

    /// <summary>One measurement of two machines, one after the other, with a fault among the rows that teach; its test writes it.</summary>
    public const string OneValueFile = "one-value.csv";

    /// <summary>Hours of weeks with two holidays, one of them among the rows that teach, and a gap; its test writes it.</summary>
    public const string RhythmFile = "rhythm.csv";

    /// <summary>All that the tests run, built together with the programs of the documentation.</summary>
    public static TemplateProject[] All { get; } =
    [
        new("Pumps", "anomaly-console", _ => []),
        new("PumpService", "anomaly-service", package => ["--model", Path.Combine(package.PathOf("Pumps"), "model.zip")]),
        new("Own", "anomaly-console",
            package => ["--csv", package.PathOf(OwnFile), "--time", "when", "--label", "label", "--window", "6"]),
        new("Mistyped", "anomaly-console", package => ["--csv", package.PathOf(OwnFile), "--time", "when", "--ignore", "Label"]),
        new("OneValue", "anomaly-console", package => ["--csv", package.PathOf(OneValueFile)]),
        new("OneValueWithoutFault", "anomaly-console", package => ["--csv", package.PathOf(OneValueFile), "--faults", "61-80 of a"]),
        new("Rhythm", "anomaly-console", package => ["--csv", package.PathOf(RhythmFile), "--window", "6"]),
        new("RhythmCalendar", "anomaly-console",
            package => ["--csv", package.PathOf(RhythmFile), "--window", "6", "--calendar"]),
        new("Modelless", "anomaly-service", _ => ["--model", "no-model.zip"]),
        new("Trial", "anomaly-service", _ => []),
    ];
}
