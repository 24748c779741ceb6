using System.Text;
using ScoringService.Scoring;

namespace ScoringService.Memory;

/// <summary>
/// What the scorer remembered at an event, in a file: a service that starts goes on from there, and scores again only the events since.
/// Without it, or with another model's, all kept events are scored again.
/// </summary>
/// <param name="path">Of the file.</param>
internal sealed class ScorerState(string path)
{
    /// <summary>Writes the state as a whole or not at all.</summary>
    /// <param name="scorer">Whose.</param>
    /// <param name="journal">Of the events.</param>
    /// <param name="sequence">The last event that it has seen.</param>
    public void Save(LogScorer scorer, string journal, long sequence)
    {
        string incoming = $"{path}.incoming";
        using (FileStream file = File.Create(incoming))
        {
            using (var head = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
            {
                head.Write(journal);
                head.Write(sequence);
            }
            scorer.Save(file);
            file.Flush(flushToDisk: true);
        }
        File.Move(incoming, path, overwrite: true);
    }

    /// <summary>Gives a scorer its memory back.</summary>
    /// <param name="scorer">Remembers nothing yet.</param>
    /// <param name="journal">Of the events.</param>
    /// <returns>The last event that it has seen; 0: none, for there is no state of this model and these events.</returns>
    public long Restore(LogScorer scorer, string journal)
    {
        if (!File.Exists(path)) return 0;
        try
        {
            using FileStream file = File.OpenRead(path);
            using var head = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
            if (head.ReadString() != journal) return 0;
            long sequence = head.ReadInt64();
            scorer.Restore(file);
            return sequence;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or EndOfStreamException)
        {
            return 0;
        }
    }
}
