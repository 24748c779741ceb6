using System.IO.Compression;
using System.Xml.Linq;

namespace MLNetHybrid.Consumer.Tests;

/// <summary>The code of an <c>example</c> in a package's documentation.</summary>
/// <param name="Member">As the documentation names it, without its parameters: <c>Microsoft.ML.ScaleCatalog.Scale</c>.</param>
/// <param name="Code">Statements.</param>
internal sealed record DocumentedExample(string Member, string Code)
{
    /// <summary>All examples of a package.</summary>
    public static IReadOnlyList<DocumentedExample> In(string packageFile)
    {
        using ZipArchive archive = ZipFile.OpenRead(packageFile);
        using Stream documentation =
            archive.Entries.Single(entry =>
            entry.FullName.StartsWith("lib/", StringComparison.Ordinal) && entry.Name.EndsWith(".xml", StringComparison.Ordinal)).Open();
        return [.. XDocument.Load(documentation).Descendants("member")
            .SelectMany(member => member.Elements("example").Elements("code")
                .Select(code => new DocumentedExample(Name(member.Attribute("name")!.Value), code.Value)))];
    }

    // "M:Namespace.Type.Method``1(parameters)"
    private static string Name(string id) => id[2..].Split('(', '`')[0];
}
