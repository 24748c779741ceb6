using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Xml.Linq;
using MLNetHybrid.Consumer.Tests;

[assembly: AssemblyFixture(typeof(PackageFixture))]

namespace MLNetHybrid.Consumer.Tests;

/// <summary>
/// Packs the libraries into a folder that serves as a package feed, and builds programs outside the repository that take the
/// libraries from there, as a stranger would.
/// </summary>
public sealed class PackageFixture : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnethybrid-consumer-");
    private readonly Dictionary<string, Exception> _unwritten = [];
    private readonly ConcurrentDictionary<string, IReadOnlyList<DocumentedExample>> _examples = [];
    private readonly string[] _messages;

    public PackageFixture()
    {
        Directory.CreateDirectory(Feed);
        IEnumerable<string> projects = Packages.Append(Tool).Append(Templates).Select(id => Path.Combine(Root, "src", id, $"{id}.csproj"));
        // One run of MSBuild packs all, one builds all programs, and one stops the compiler that they share.
        File.WriteAllText(PathOf("Steps.proj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Target Name="PackAll">
                <MSBuild Projects="{string.Join(';', projects)}" Targets="Pack"
                  Properties="NoBuild=true;Configuration={Metadata("Configuration")};PackageOutputPath={Feed}" />
              </Target>
              <Target Name="StopCompiler">
                <PropertyGroup><Server>$(RoslynTargetsPath)/bincore/VBCSCompiler.dll</Server></PropertyGroup>
                <Exec Command="&quot;$(DOTNET_HOST_PATH)&quot; &quot;$(Server)&quot; -pipename:{Compiler} -shutdown" />
              </Target>
            </Project>
            """);
        Step("PackAll");
        File.WriteAllText(PathOf("nuget.config"),
            $"""<configuration><packageSources><add key="feed" value="{Feed}" /></packageSources></configuration>""");
        // What all projects below it have in common. Our packages come from the feed into a folder of its own; what the machine has of
        // other packages need not be copied there, and their native libraries, hundreds of megabytes a program, not even into the output
        // where the file system knows links. One compiler, which the fixture stops, compiles them all.
        File.WriteAllText(PathOf("Directory.Build.props"), $"""
            <Project>
              <PropertyGroup>
                <RestorePackagesPath>{PathOf("packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{GlobalPackages}</RestoreFallbackFolders>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
                <UseSharedCompilation>true</UseSharedCompilation>
                <SharedCompilationId>{Compiler}</SharedCompilationId>
              </PropertyGroup>
            </Project>
            """);
        foreach (ConsumerProgram program in ConsumerProgram.All) Attempt(program.Name, () => Write(program));
        Dotnet(_folder.FullName, "new", "install", FileOf(Templates), "--debug:custom-hive", PathOf("templates"));
        foreach (TemplateProject project in TemplateProject.All) Attempt(project.Name, () => Instantiate(project));
        IEnumerable<string> written = ConsumerProgram.All.Select(program => program.Name)
            .Concat(TemplateProject.All.Select(project => project.Name)).Where(name => !_unwritten.ContainsKey(name));
        File.WriteAllText(PathOf("Programs.slnx"), $"""
            <Solution>
              {string.Concat(written.Select(name => $"""<Project Path="{name}/{name}.csproj" />"""))}
            </Solution>
            """);
        // Whether it fails is what the program's test asks.
        (_, string output, string errors) = RunToEnd(StartOf(
            _folder.FullName, Host, ["build", "Programs.slnx", "--configuration", "Release", "-warnaserror", "-maxCpuCount:1"]));
        _messages = $"{output}\n{errors}".Split('\n');
    }

    public static string Root => Metadata("RepositoryRoot");

    public string Feed => Path.Combine(_folder.FullName, "feed");

    /// <summary>The names of all packages, the core first.</summary>
    public static IReadOnlyList<string> Packages { get; } =
    [
        "MLNetHybrid", "MLNetHybrid.Evaluation", "MLNetHybrid.TorchSharp", "MLNetHybrid.Serving", "MLNetHybrid.Serving.Sqlite",
        "MLNetHybrid.Orleans", "MLNetHybrid.Orleans.Kafka", "MLNetHybrid.Testing",
    ];

    /// <summary>The command-line tool's package.</summary>
    public const string Tool = "MLNetHybrid.Tool";

    /// <summary>The package of the templates for <c>dotnet new</c>, which holds no assembly.</summary>
    public const string Templates = "MLNetHybrid.Templates";

    /// <summary>The version of all packages.</summary>
    public string Version =>
        new DirectoryInfo(Feed).GetFiles("*.nupkg").Select(file => Path.GetFileNameWithoutExtension(file.Name)["MLNetHybrid.".Length..])
        .Single(rest => char.IsAsciiDigit(rest[0]));

    /// <summary>A package's file.</summary>
    public string FileOf(string id) => Path.Combine(Feed, $"{id}.{Version}.nupkg");

    /// <summary>A path in the fixture's folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The examples in a package's documentation.</summary>
    internal IReadOnlyList<DocumentedExample> ExamplesOf(string id) => _examples.GetOrAdd(id, _ => DocumentedExample.In(FileOf(id)));

    /// <summary>The path of a program's assembly.</summary>
    /// <exception cref="InvalidOperationException">It was not built; the message holds the compiler's.</exception>
    public string AssemblyOf(string program) => Built(program, Path.Combine(PathOf(program), "out", $"{program}.dll"));

    /// <summary>The folder of a project that was made of a template.</summary>
    /// <exception cref="InvalidOperationException">It was not made or not built; the message says why.</exception>
    public string FolderOf(string project)
    {
        _ = Built(project, TemplateAssembly(PathOf(project)));
        return PathOf(project);
    }

    /// <summary>The path of the assembly of a template's project.</summary>
    public static string TemplateAssembly(string folder) =>
        Path.Combine(folder, "bin", "Release", "net10.0", $"{Path.GetFileName(folder)}.dll");

    private string Built(string program, string assembly)
    {
        if (_unwritten.TryGetValue(program, out Exception? reason))
            throw new InvalidOperationException($"{program}: {reason.Message}", reason);
        // Where all failed, as in the restore, no line names the program.
        string[] own = [.. _messages.Where(line => line.Contains($"{program}.csproj", StringComparison.Ordinal))];
        return File.Exists(assembly)
            ? assembly
            : throw new InvalidOperationException($"{program} does not build:\n{string.Join('\n', own is [] ? _messages : own)}");
    }

    /// <summary>Runs a built program in a process of its own, in the folder of its assembly.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string assembly, params string[] arguments) =>
        Dotnet(Path.GetDirectoryName(assembly)!, [assembly, .. arguments]);

    /// <summary>Runs a built program in a folder.</summary>
    public static string RunIn(string folder, string assembly, params string[] arguments) => Dotnet(folder, [assembly, .. arguments]);

    /// <summary>Starts a built program, whose output is read by the caller.</summary>
    public static Process Start(string assembly, params string[] arguments) =>
        Process.Start(StartOf(Path.GetDirectoryName(assembly)!, Host, [assembly, .. arguments]))!;

    /// <summary>Runs a program of one file as it is, against the packages of the feed.</summary>
    /// <param name="file">Its path, in a folder of the fixture.</param>
    /// <param name="arguments">For the program.</param>
    /// <returns>What it printed.</returns>
    public static string RunFile(string file, params string[] arguments) =>
        Dotnet(Path.GetDirectoryName(file)!, ["run", "--configuration", "Release", file, "--", .. arguments]);

    /// <summary>Runs a command.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="command">Its path.</param>
    /// <param name="arguments">For it.</param>
    public static (int ExitCode, string Output, string Errors) Execute(string folder, string command, params string[] arguments)
    {
        ProcessStartInfo start = StartOf(folder, command, arguments);
        // A tool's command looks for the runtime where it was installed.
        if (Path.GetDirectoryName(Host) is { Length: > 0 } root) start.Environment["DOTNET_ROOT"] = root;
        return RunToEnd(start);
    }

    /// <summary>Installs the tool from the feed into a folder of its own.</summary>
    /// <returns>The path of the command.</returns>
    public string InstallTool()
    {
        string folder = PathOf("tool");
        Dotnet(_folder.FullName, "tool", "install", Tool, "--version", Version, "--tool-path", folder, "--configfile",
            PathOf("nuget.config"));
        return Path.Combine(folder, OperatingSystem.IsWindows() ? "mlnet-hybrid.exe" : "mlnet-hybrid");
    }

    public void Dispose()
    {
        Step("StopCompiler");
        _folder.Delete(recursive: true);
    }

    // The name of a socket in the folder for temporary files, where the fixture's folder stands too.
    private string Compiler => $"{_folder.Name}-compiler";

    private void Step(string target) => Dotnet(Root, "msbuild", PathOf("Steps.proj"), $"-target:{target}", "-noLogo", "-verbosity:quiet");

    private void Attempt(string project, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e)
        {
            _unwritten.Add(project, e);
        }
    }

    private void Instantiate(TemplateProject project) => Dotnet(_folder.FullName,
        ["new", project.Template, "--name", project.Name, "--debug:custom-hive", PathOf("templates"), "--no-update-check",
            .. project.Options(this)]);

    private void Write(ConsumerProgram program)
    {
        string folder = Directory.CreateDirectory(PathOf(program.Name)).FullName;
        IEnumerable<string> references = program.Packages
            .Select(id => $"""<PackageReference Include="{id}" Version="{(Packages.Contains(id) ? Version : VersionOf(id))}" />""");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program.Source(this));
        File.WriteAllText(Path.Combine(folder, $"{program.Name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <OutputPath>{Path.Combine(folder, "out")}</OutputPath>
                <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("", references)}
              </ItemGroup>
            </Project>
            """);
    }

    // Of the properties that versions share, the file holds each beside its value.
    private static string VersionOf(string id)
    {
        XDocument versions = XDocument.Load(Path.Combine(Root, "Directory.Packages.props"));
        string version = versions.Descendants("PackageVersion")
            .Single(e => e.Attribute("Include")!.Value == id).Attribute("Version")!.Value;
        return version.StartsWith("$(", StringComparison.Ordinal) ? versions.Descendants(version[2..^1]).Single().Value : version;
    }

    private static string GlobalPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Metadata(string key) =>
        typeof(PackageFixture).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private static string Host =>
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    private static string Dotnet(string folder, params string[] arguments)
    {
        (int exitCode, string output, string errors) = RunToEnd(StartOf(folder, Host, arguments));
        return exitCode == 0
            ? output
            : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {exitCode}:\n{output}\n{errors}");
    }

    private static ProcessStartInfo StartOf(string folder, string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What a surrounding build or test run has set does not concern a stranger.
        foreach (string variable in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToArray())
            start.Environment.Remove(variable);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // They are short: code that counts how it is used, to be compiled again, gives nothing back.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    private static (int ExitCode, string Output, string Errors) RunToEnd(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        var output = new StringBuilder();
        var errors = new StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end within {Patience}.");
        }
        process.WaitForExit();
        return (process.ExitCode, output.ToString().TrimEnd(), errors.ToString().TrimEnd());
    }
}
