using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLNetHybrid.Tests.Architecture;

/// <summary>The folders of <c>src/MLNetHybrid</c> and which of them uses which: the compiler's answer, so types of one namespace are told apart too.</summary>
internal sealed class SourceFolders
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly string Root = Repository.PathOf("src/MLNetHybrid");

    private SourceFolders(IReadOnlyDictionary<string, int> files, IReadOnlyDictionary<(string From, string To), string> arrows)
    {
        Files = files;
        Arrows = arrows;
    }

    public static SourceFolders Instance { get; } = Read();

    /// <summary>Source files of each folder.</summary>
    public IReadOnlyDictionary<string, int> Files { get; }

    /// <summary>Each pair of folders where one uses a type of the other, with a use as an example.</summary>
    public IReadOnlyDictionary<(string From, string To), string> Arrows { get; }

    private static SourceFolders Read()
    {
        string[] paths = [.. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories).Where(path => FolderOf(path).Split('/')[0] is not ("bin" or "obj"))];
        SyntaxTree[] trees = [.. paths.Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), path: path))];
        var compilation = CSharpCompilation.Create("Sources", [CSharpSyntaxTree.ParseText(ImplicitUsings), .. trees], References());
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
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetRelativePath(Root, path))!.Replace('\\', '/');

    private static string? DeclaringPath(SymbolInfo info)
    {
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        return type?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath is { Length: > 0 } path ? path : null;
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith(nameof(MLNetHybrid), StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
}
