namespace MLNetHybrid.Evaluation.Tests.Architecture;

/// <summary>Folders use folders below them only, and can be taken in at a glance.</summary>
public sealed class FolderArrowTests
{
    private const int MostFiles = 20;

    private static readonly SourceFolders Folders = SourceFolders.Read("src/MLNetHybrid.Evaluation");

    [Fact]
    public void No_folder_uses_one_that_uses_it()
    {
        Assert.Contains(("Report", "Plots"), Folders.Arrows.Keys);
        Assert.Empty(Folders.Cycles());
    }

    [Fact]
    public void A_folder_can_be_taken_in_at_a_glance() => Assert.DoesNotContain(Folders.Files, folder => folder.Value > MostFiles);
}
