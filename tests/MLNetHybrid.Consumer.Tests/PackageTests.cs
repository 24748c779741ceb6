using System.IO.Compression;

namespace MLNetHybrid.Consumer.Tests;

public sealed class PackageTests(PackageFixture package)
{
    [Fact]
    public void Package_holds_readme_documentation_and_assembly_and_its_symbols_stand_beside_it()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.Package.FullName);
        string[] files = [.. archive.Entries.Select(e => e.FullName)];
        Assert.Contains("README.md", files);
        Assert.Contains("lib/net10.0/MLNetHybrid.dll", files);
        Assert.Contains("lib/net10.0/MLNetHybrid.xml", files);
        Assert.True(File.Exists(Path.ChangeExtension(package.Package.FullName, ".snupkg")));
    }

    [Fact]
    public void A_zip_loads_in_a_fresh_process_with_nothing_but_the_stock_calls()
    {
        string zip = package.PathOf("model.zip");
        string expected = PackageFixture.Run(package.Build("Train", Program("Train")), zip);
        string actual = PackageFixture.Run(package.Build("Score", Program("Score")), zip);
        Assert.Equal(expected, actual);
        Assert.Contains("NaN False", actual, StringComparison.Ordinal);
        Assert.True(actual.Split('\n').Distinct().Count() > 40);
    }

    private static string Program(string name) =>
        File.ReadAllText(Path.Combine(PackageFixture.Root, "tests", "MLNetHybrid.Consumer.Tests", "Programs", $"{name}.cs"));
}
