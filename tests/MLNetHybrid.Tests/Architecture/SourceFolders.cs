using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLNetHybrid.Tests.Architecture;

/// <summary>
/// The folders of a project below <c>src</c> and which of them uses which: the compiler's answer, so types of one namespace are told apart
/// too.
/// </summary>
internal sealed class SourceFolders
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    private SourceFolders(IReadOnlyDictionary<string, int> files, IReadOnlyDictionary<(string From, string To), string> arrows)
    {
        Files = files;
        Arrows = arrows;
    }

    /// <summary>Source files of each folder.</summary>
    public IReadOnlyDictionary<string, int> Files { get; }

    /// <summary>Each pair of folders where one uses a type of the other, with a use as an example.</summary>
    public IReadOnlyDictionary<(string From, string To), string> Arrows { get; }

    /// <summary>The folders that stand in a cycle or above one, as arrows between them; empty where there is none.</summary>
    public IReadOnlyList<string> Cycles()
    {
        ILookup<string, string> uses = Arrows.Keys.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var left = new HashSet<string>(Files.Keys);
        // A folder all of whose uses are placed goes below the others; what never gets there stands in a cycle or above one.
        while (left.FirstOrDefault(folder => !uses[folder].Any(left.Contains)) is string lowest) left.Remove(lowest);
        return [.. Arrows.Where(arrow => left.Contains(arrow.Key.From) && left.Contains(arrow.Key.To)).Select(Text)];
    }

    /// <summary>An arrow with its example.</summary>
    public static string Text(KeyValuePair<(string From, string To), string> arrow) => $"{arrow.Key.From} -> {arrow.Key.To}: {arrow.Value}";

    /// <param name="project">The project's folder, as seen from the repository.</param>
    public static SourceFolders Read(string project)
    {
        string root = Repository.PathOf(project);
        string[] paths =
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Where(path => FolderOf(path).Split('/')[0] is not ("bin" or "obj")),
        ];
        SyntaxTree[] trees = [.. paths.Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), path: path))];
        var compilation = CSharpCompilation.Create(
            "Sources", [CSharpSyntaxTree.ParseText(ImplicitUsings), .. trees], References(Path.GetFileName(project)));
        var arrows = new SortedDictionary<(string From, string To), string>();
        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            string from = FolderOf(tree.FilePath);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (DeclaringPath(model.GetSymbolInfo(name)) is string path && FolderOf(path) is string to && to != from)
                    arrows.TryAdd((from, to), $"{Path.GetFileName(tree.FilePath)} uses {name.Identifier.Text}");
            }
        }

        return new SourceFolders(paths.GroupBy(FolderOf).ToDictionary(folder => folder.Key, folder => folder.Count()), arrows);

        string FolderOf(string path) => Path.GetDirectoryName(Path.GetRelativePath(root, path))!.Replace('\\', '/');
    }

    private static string? DeclaringPath(SymbolInfo info)
    {
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        return type?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath is { Length: > 0 } path
            ? path
            : null;
    }

    // The project's own assembly would hide its sources' types, and so would those of the tests.
    private static IEnumerable<MetadataReference> References(string name) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is var file && file != name
                && !file.EndsWith(".Tests", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
}
