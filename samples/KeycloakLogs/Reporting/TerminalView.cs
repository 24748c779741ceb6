using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace KeycloakLogs.Reporting;

/// <summary>A terminal with a person before it: a spinner that tells how far each step is, and a drawn table.</summary>
internal sealed class TerminalView(IAnsiConsole console) : IRunView
{
    public void Say(string line) => console.WriteLine(line);

    public T Step<T>(string name, Func<Action<string>, T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = console.Status().Spinner(Spinner.Known.Dots).Start(Markup.Escape(name),
            context => work(detail => context.Status($"{Markup.Escape(name)} [grey]{Markup.Escape(detail)}[/]")));
        string seconds = Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        console.MarkupLine($"[green]✓[/] {Markup.Escape(name)} [grey]{seconds} s[/]");
        return result;
    }

    public void Table(string title, IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        Table table = new Table().Title(Markup.Escape(title)).SimpleBorder();
        for (int i = 0; i < head.Count; i++)
        {
            var column = new TableColumn(new Text(head[i], new Style(decoration: Decoration.Bold)));
            table.AddColumn(i == 0 ? column.NoWrap().PadLeft(0) : column.RightAligned().PadLeft(0));
        }
        foreach (IReadOnlyList<string> row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
    }
}
