namespace MLNetHybrid.Serving;

/// <summary>
/// Keeps what a scorer's streams remember: a base, which holds everything, and the changes since, each continuing the one before. One
/// caller at a time.
/// </summary>
public interface IStreamStateStore
{
    /// <summary>Keeps a base in the place of everything kept so far; or, where it fails, what was kept stays.</summary>
    /// <param name="write">Writes it; may throw.</param>
    void ReplaceBase(Action<Stream> write);

    /// <summary>Keeps changes behind those kept so far; or, where it fails, nothing of them.</summary>
    /// <param name="write">Writes them; may throw.</param>
    void AppendChanges(Action<Stream> write);

    /// <summary>What is kept, the base first; empty: nothing. The caller disposes the streams.</summary>
    IReadOnlyList<Stream> OpenAll();
}
