namespace MLNetHybrid.Tool.Input;

/// <summary>
/// What to write on the command line, each on a line of its own behind an error, so that nothing stands behind it that is pasted along.
/// </summary>
internal static class Hints
{
    public static string Lines(params IEnumerable<string> hints) => string.Concat(hints.Select(hint => $"\n  {hint}"));
}
