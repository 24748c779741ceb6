using System.Text.RegularExpressions;

namespace MLNetHybrid.Tests.Architecture;

/// <summary>Folders use folders below them only, as <c>docs/architecture.md</c> draws it.</summary>
public sealed partial class FolderArrowTests
{
    // What a reader can take in at a glance; past it a folder has a second idea.
    private const int MostFiles = 24, MostFilesOfEvaluation = 20;

    private const string Largest = "Detectors/LstmAutoencoder";

    private static readonly SourceFolders Folders = SourceFolders.Read("src/MLNetHybrid");

    private static readonly SourceFolders OfEvaluation = SourceFolders.Read("src/MLNetHybrid.Evaluation");

    private static readonly string[][] Drawings =
        [.. Drawing().Matches(File.ReadAllText(Repository.PathOf("docs/architecture.md")))
            .Select(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    [Fact]
    public void The_page_draws_the_arrows_between_rooms() => AssertDrawn(Drawings[0], Room);

    [Fact]
    public void The_page_draws_the_arrows_inside_of_the_largest_detector() =>
        AssertDrawn(Drawings[1], folder =>
            folder == Largest ? "(root)" : folder.StartsWith(Largest + "/", StringComparison.Ordinal)
            ? folder[(Largest.Length + 1)..] : null);

    [Fact]
    public void No_folder_uses_one_that_uses_it()
    {
        Assert.Contains(("Report", "Plots"), OfEvaluation.Arrows.Keys);
        Assert.Empty(OfEvaluation.Cycles());
        Assert.Empty(Folders.Cycles());
    }

    [Fact]
    public void A_folder_can_be_taken_in_at_a_glance()
    {
        Assert.DoesNotContain(Folders.Files, folder => folder.Value > MostFiles);
        Assert.DoesNotContain(OfEvaluation.Files, folder => folder.Value > MostFilesOfEvaluation);
    }

    // A room is a folder of the source's root with all below it, but each detector is a room of its own.
    private static string? Room(string folder)
    {
        string[] names = folder.Split('/');
        return names is ["Detectors", string detector, ..] ? $"Detectors/{detector}" : names[0];
    }

    // Lines like "Voting -> Components, ModelFiles".
    private static void AssertDrawn(string[] lines, Func<string, string?> nameOf)
    {
        HashSet<string> drawn = [
            .. from line in lines let sides = line.Split("->", StringSplitOptions.TrimEntries) from to in sides[1]
            .Split(", ") select $"{sides[0]} -> {to}"];
        ILookup<string, string> found = (
            from arrow in Folders.Arrows
            let names = (From: nameOf(arrow.Key.From), To: nameOf(arrow.Key.To))
            where names.From is not null && names.To is not null && names.From != names.To
            select (Drawn: $"{names.From} -> {names.To}", Told: SourceFolders.Text(arrow)))
                .ToLookup(arrow => arrow.Drawn, arrow => arrow.Told);
        Assert.Empty(found.Where(arrow => !drawn.Contains(arrow.Key)).Select(arrow => $"not drawn: {arrow.Key}; {arrow.First()}"));
        Assert.Empty(drawn.Where(arrow => !found.Contains(arrow)).Select(arrow => $"drawn, but not there: {arrow}"));
    }

    [GeneratedRegex("^```arrows\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Drawing();
}
