using System.Text.RegularExpressions;

namespace MLNetHybrid.Tests.Architecture;

/// <summary>
/// The pages of <c>docs/</c> as a whole: each can be found, no link leads nowhere, and the messages that they explain are the library's.
/// </summary>
public sealed partial class DocumentationPageTests
{
    [Fact]
    public void Every_page_is_in_the_table_of_contents_once()
    {
        string[] contents = [.. File.ReadLines(Repository.PathOf("docs/toc.yml")).Select(line => Entry().Match(line))
            .Where(match => match.Success).Select(match => match.Groups["page"].Value)];
        string[] pages = [.. Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(page => Path.GetFileName(page)!).Order()];
        Assert.Equal(pages, contents.Where(page => !page.Contains('/')).Order());
        Assert.All(contents.Where(page => page.StartsWith("..", StringComparison.Ordinal)),
            page => Assert.True(File.Exists(Repository.PathOf(Path.Combine("docs", page))), page));
    }

    [Fact]
    public void Links_between_files_of_the_repository_lead_somewhere()
    {
        string[] broken =
        [
            .. from page in Pages()
               from Match link in Link().Matches(Code().Replace(File.ReadAllText(page), ""))
               let path = link.Groups["path"].Value
               let target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path))
               where !Path.Exists(target) || !HasHeading(target, link.Groups["heading"].Value)
               select $"{Path.GetRelativePath(Repository.Root, page)}: {link.Value}",
        ];
        Assert.True(broken is [], $"Links that lead nowhere:\n{string.Join('\n', broken)}");
    }

    [Fact]
    public void Messages_that_the_page_of_errors_explains_are_those_of_the_library()
    {
        string sources = string.Concat(
            Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        string page = File.ReadAllText(Repository.PathOf("docs/what-goes-wrong.md"));
        string[] messages = [
            .. Message().Matches(page[page.IndexOf("## Errors", StringComparison.Ordinal)..]).Select(match => match.Groups["text"].Value)];
        Assert.True(messages.Length > 20);
        string[] unknown = [.. messages.Where(
            message => !Fragments(message).All(fragment => sources.Contains(fragment, StringComparison.Ordinal)))];
        Assert.True(unknown is [], $"Not in the sources:\n{string.Join('\n', unknown)}");

        // "…" stands for what differs from case to case.
        static IEnumerable<string> Fragments(string message) =>
            message.Split('…').Select(part => part.Trim()).Where(part => part.Length > 3);
    }

    // Not below bin, obj or out.
    private static IEnumerable<string> Pages() =>
        ((string[])["docs", "bench", "samples", "src", "onnx"])
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Where(page => !Path.GetRelativePath(Repository.Root, page).Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any());

    private static bool HasHeading(string file, string heading) =>
        heading.Length == 0 || !file.EndsWith(".md", StringComparison.Ordinal)
        || Heading().Matches(File.ReadAllText(file)).Any(match => AnchorOf(match.Groups["text"].Value) == heading);

    // As GitHub and docfx make it of plain English.
    private static string AnchorOf(string heading) => NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^ *href: (?<page>\S+\.md)$")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\]\((?![a-z]+:)(?<path>[^)#\s]*)(?:#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^ *```.*?^ *```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"^\| `(?<text>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Message();
}
