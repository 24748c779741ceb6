using System.Text.RegularExpressions;

namespace MLNetHybrid.Consumer.Tests;

/// <summary>The C# blocks of the repository's Markdown pages.</summary>
internal static partial class DocumentationPage
{
    /// <summary>The pages of docs/ whose code <c>Programs/Guides.cs</c> runs.</summary>
    public static string[] Guides { get; } =
        ["getting-started.md", "choosing.md", "thresholds.md", "evaluation.md", "explanations.md", "saving.md",
            "recipes.md", "notebook.md"];

    /// <summary>The code of a page, block by block.</summary>
    /// <param name="page">As seen from the repository's root.</param>
    public static string[] Blocks(string page) =>
        [.. CSharpBlocks().Matches(File.ReadAllText(PathOf(page))).Select(block => block.Groups["code"].Value)];

    /// <summary>The path of a file of the repository.</summary>
    public static string PathOf(string file) => Path.Combine(PackageFixture.Root, file);

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlocks();
}
