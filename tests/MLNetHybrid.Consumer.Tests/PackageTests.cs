using System.IO.Compression;
using System.Xml.Linq;

namespace MLNetHybrid.Consumer.Tests;

public sealed class PackageTests(PackageFixture package)
{
    public static TheoryData<string> Packages => [.. PackageFixture.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_holds_readme_notices_documentation_and_assembly_and_its_symbols_stand_beside_it(string id)
    {
        using ZipArchive archive = ZipFile.OpenRead(package.FileOf(id));
        string[] files = [.. archive.Entries.Select(e => e.FullName)];
        Assert.Contains("README.md", files);
        Assert.Contains("icon.png", files);
        using var readme = new StreamReader(archive.GetEntry("README.md")!.Open());
        Assert.Equal($"# {id}", readme.ReadLine());
        Assert.Contains("THIRD-PARTY-NOTICES.txt", files);
        Assert.Contains($"lib/net10.0/{id}.dll", files);
        Assert.Contains($"lib/net10.0/{id}.xml", files);
        Assert.True(File.Exists(Path.ChangeExtension(package.FileOf(id), ".snupkg")));
    }

    /// <summary>They use internals of the core, which may change with each version.</summary>
    [Theory]
    [InlineData("MLNetHybrid.Evaluation")]
    [InlineData("MLNetHybrid.TorchSharp")]
    public void Packages_depend_on_the_very_version_of_the_core_that_they_were_built_with(string id) =>
        Assert.Equal($"[{package.Version}]", Dependencies(id)["MLNetHybrid"]);

    [Theory]
    [MemberData(nameof(Packages))]
    public void What_a_package_depends_on_is_in_the_notices(string id)
    {
        string notices = File.ReadAllText(Path.Combine(PackageFixture.Root, "THIRD-PARTY-NOTICES.txt"));
        foreach (string dependency in Dependencies(id).Keys.Where(
            name => !PackageFixture.Packages.Contains(name) && !name.Contains(".NativeAssets.", StringComparison.Ordinal)))
            Assert.Contains(dependency, notices, StringComparison.Ordinal);
    }

    /// <summary>A tool's package holds what it depends on.</summary>
    [Fact]
    public void What_the_tool_brings_is_in_the_notices_and_runs_on_desktops_and_servers()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.FileOf(PackageFixture.Tool));
        string[] files = [.. archive.Entries.Select(entry => entry.FullName)];
        using var readme = new StreamReader(archive.GetEntry("README.md")!.Open());
        Assert.Equal($"# {PackageFixture.Tool}", readme.ReadLine());
        string notices = File.ReadAllText(Path.Combine(PackageFixture.Root, "THIRD-PARTY-NOTICES.txt"));
        string[] assemblies = [.. files.Where(file => file.StartsWith("tools/net10.0/any/", StringComparison.Ordinal)
            && file.EndsWith(".dll", StringComparison.Ordinal) && !file.Contains("/runtimes/", StringComparison.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file))];
        Assert.Contains("mlnet-hybrid", assemblies);
        Assert.DoesNotContain(assemblies, name => name != "mlnet-hybrid" && !name.StartsWith("MLNetHybrid", StringComparison.Ordinal)
            && !name.StartsWith("Microsoft.ML", StringComparison.Ordinal) && !notices.Contains(name, StringComparison.Ordinal));
        string[] systems = [.. files.Where(file => file.Contains("libSkiaSharp", StringComparison.Ordinal))
            .Select(file => file.Split('/')[4]).Order(StringComparer.Ordinal)];
        Assert.Equal(["linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "osx", "win-arm64", "win-x64"], systems);
        // ONNX Runtime's native libraries are another 300 MB, and only a GPU needs them here.
        Assert.DoesNotContain(files, file => file.Contains("onnxruntime.", StringComparison.Ordinal));
        Assert.InRange(new FileInfo(package.FileOf(PackageFixture.Tool)).Length, 20e6, 80e6);
    }

    [Fact]
    public void A_zip_loads_in_a_fresh_process_with_nothing_but_the_stock_calls()
    {
        string zip = package.PathOf("model.zip");
        string expected = PackageFixture.Run(package.AssemblyOf("Train"), zip);
        string actual = PackageFixture.Run(package.AssemblyOf("Score"), zip);
        Assert.Equal(expected, actual);
        Assert.Contains("NaN False", actual, StringComparison.Ordinal);
        Assert.True(actual.Split('\n').Distinct().Count() > 40);
    }

    [Fact]
    public void An_exported_hybrid_runs_in_a_pipeline_of_MLNET_without_this_library()
    {
        Assert.Matches(@"^77 windows, [1-9]\d* anomalies, 0 differ, MLNetHybrid loaded: False$",
            PackageFixture.Run(package.AssemblyOf("ApplyOnnx"), Path.Combine(PackageFixture.Root, "onnx", "reference")));
    }

    private Dictionary<string, string> Dependencies(string id)
    {
        using ZipArchive archive = ZipFile.OpenRead(package.FileOf(id));
        using Stream nuspec = archive.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(nuspec).Descendants().Where(e => e.Name.LocalName == "dependency")
            .ToDictionary(e => e.Attribute("id")!.Value, e => e.Attribute("version")!.Value);
    }
}
