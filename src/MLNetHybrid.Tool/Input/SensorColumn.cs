namespace MLNetHybrid.Tool.Input;

/// <summary>A column of a file.</summary>
/// <param name="Name">Unlike any other column's: the heading, "heading (2)" where several columns have the same, "column6" where there is
/// none.</param>
/// <param name="Heading">What the first row says; empty: nothing.</param>
/// <param name="Number">Its place in the file, from 1.</param>
/// <param name="Word">What to write behind an option of the command line to name it.</param>
internal sealed record SensorColumn(string Name, string Heading, int Number, string Word)
{
    /// <summary>As a message names it.</summary>
    public override string ToString() =>
        Heading.Length == 0 && Word.Length == 0 ? FormattableString.Invariant($"'' (column {Number})") : $"'{Name}'";
}
