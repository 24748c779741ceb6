namespace MLNetHybrid.Consumer.Tests;

/// <summary>A program of one file that is built against packages.</summary>
/// <param name="Name">Of its project and assembly.</param>
/// <param name="Source">Its text, given the packed packages; what this throws is the failure of the program's test.</param>
/// <param name="Packages">Ours, or others that the repository uses, each in the version that it has here.</param>
internal sealed record ConsumerProgram(string Name, Func<PackageFixture, string> Source, params string[] Packages)
{
    private const string Host = "Microsoft.Extensions.Hosting", Silo = "Microsoft.Orleans.Server";

    /// <summary>All that the tests run or compile. They are built together: one restore, one build.</summary>
    public static ConsumerProgram[] All { get; } =
    [
        new("Readme", _ => Assert.Single(DocumentationPage.Blocks("README.md")), "MLNetHybrid"),
        new("GettingStarted", _ => DocumentationPage.Blocks("docs/getting-started.md")[0], "MLNetHybrid"),
        new("Guides", _ => Guides(), "MLNetHybrid", "MLNetHybrid.Evaluation"),
        new("Usage", _ => WithBlocks("Usage", "docs/usage.md", 8), "MLNetHybrid"),
        new("Serving", _ => WithBlocks("Serving", "docs/serving.md", 5), "MLNetHybrid.Serving", "MLNetHybrid.Serving.Sqlite", Host),
        new("Testing", _ => WithBlocks("Testing", "docs/testing.md", 1), "MLNetHybrid.Testing"),
        new("Cluster", _ => WithBlocks("Cluster", "docs/cluster.md", 3), "MLNetHybrid.Orleans", "MLNetHybrid.Orleans.Kafka", Host, Silo),
        new("Examples", Examples, [.. PackageFixture.Packages, Host, Silo]),
        new("Train", _ => Program("Train"), "MLNetHybrid"),
        new("Score", _ => Program("Score"), "MLNetHybrid"),
        new("ApplyOnnx", _ => Program("ApplyOnnx"), "Microsoft.ML", "Microsoft.ML.OnnxTransformer", "Microsoft.ML.OnnxRuntime"),
    ];

    // A page's code from top to bottom.
    private static string WithBlocks(string name, string page, int fewest)
    {
        string[] blocks = DocumentationPage.Blocks(page);
        Assert.True(blocks.Length >= fewest, $"{page} has {blocks.Length} blocks of C#; at least {fewest} are known.");
        return Replaced(Program(name), "// BLOCKS", string.Concat(blocks));
    }

    private static string Guides()
    {
        string program = Program("Guides");
        foreach (string page in DocumentationPage.Guides)
        {
            string[] blocks = DocumentationPage.Blocks($"docs/{page}");
            // The first page's first block is a program of its own.
            program = Replaced(
                program, $"    // BLOCKS {page}\n", string.Concat(page == "getting-started.md" ? blocks[1..] : blocks));
        }
        return program;
    }

    private static string Examples(PackageFixture package)
    {
        DocumentedExample[] examples =
        [
            .. PackageFixture.Packages.SelectMany(package.ExamplesOf),
            // TorchSharp's are whole programs and beside other packages: its own tests compile them.
            .. PackageFixture.Packages.Where(id => id != "MLNetHybrid.TorchSharp")
                .SelectMany(id => DocumentationPage.Blocks($"src/{id}/README.md").Select(code => new DocumentedExample(id, code))),
        ];
        Assert.NotEmpty(examples);
        // The compiler names the member where it would name a file.
        return Replaced(Program("Examples"), "// BODIES", string.Concat(
            examples.Select((example, i) => $"#line 1 \"{example.Member}\"\npublic static void Example{i}()\n{{{example.Code}\n}}\n")));
    }

    private static string Replaced(string program, string mark, string code)
    {
        Assert.Contains(mark, program, StringComparison.Ordinal);
        return program.Replace(mark, code, StringComparison.Ordinal);
    }

    private static string Program(string name) =>
        File.ReadAllText(DocumentationPage.PathOf($"tests/MLNetHybrid.Consumer.Tests/Programs/{name}.cs"));
}
