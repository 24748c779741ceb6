using System.Diagnostics;
using System.Globalization;

namespace KeycloakLogs.Reporting;

/// <summary>Plain lines, for files, pipes and build logs.</summary>
internal sealed class PlainView(TextWriter writer) : IRunView
{
    public void Say(string line) => writer.WriteLine(line);

    public T Step<T>(string name, Func<Action<string>, T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = work(detail => writer.WriteLine($"  {name}: {detail}"));
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: done in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
        return result;
    }

    public void Table(string title, IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        writer.WriteLine();
        writer.WriteLine(title);
        int[] widths = [.. head.Select((cell, i) => Math.Max(cell.Length, rows.Select(row => row[i].Length).DefaultIfEmpty().Max()))];
        foreach (IReadOnlyList<string> row in rows.Prepend(head))
            writer.WriteLine(string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))
                .TrimEnd());
        writer.WriteLine();
    }
}
