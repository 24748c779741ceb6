namespace PeerComparison.Notebook;

/// <summary>An event of the main job, as numbers.</summary>
internal sealed class NotebookEvent
{
    public string User { get; set; } = "";

    /// <summary>(F)</summary>
    public float[] Features { get; set; } = [];

    /// <summary>Whether it belongs to an attack. Only the figures see it.</summary>
    public bool Label { get; set; }
}
