using System.Globalization;

namespace MLNetHybrid.Tool.Input;

/// <summary>The columns of a file, every one of which can be named.</summary>
internal sealed class CsvHeader
{
    private const int NamesInMessages = 40;

    /// <param name="headings">One per column; empty: the column has no name.</param>
    private CsvHeader(string[] headings)
    {
        var taken = new HashSet<string>(headings);
        var seen = new Dictionary<string, int>();
        var count = headings.CountBy(heading => heading).ToDictionary();
        Columns = [.. headings.Select((heading, i) =>
        {
            int nth = seen[heading] = seen.GetValueOrDefault(heading) + 1;
            string name = heading.Length == 0 ? Free(FormattableString.Invariant($"column{i + 1}"))
                : count[heading] == 1 ? heading
                : Free(FormattableString.Invariant($"{heading} ({nth})"));
            return new SensorColumn(name, heading, i + 1, heading.Length == 0 && count[heading] == 1 ? "" : name);
        })];

        string Free(string name)
        {
            while (!taken.Add(name)) name += "'";
            return name;
        }
    }

    public IReadOnlyList<SensorColumn> Columns { get; }

    /// <summary>Of a first row that names the columns.</summary>
    public static CsvHeader Of(string[] headings) => new(headings);

    /// <summary>Of a file without such a row: column1, column2 and so on.</summary>
    public static CsvHeader Numbered(int count) =>
        new([.. Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"column{number}"))]);

    /// <summary>Every column that is called so, by its name or by its heading; empty: none.</summary>
    public IEnumerable<SensorColumn> Find(string name) => Columns.FirstOrDefault(column => column.Name == name) is { } column
        ? [column]
        : Columns.Where(column => column.Heading == name);

    /// <summary>Headings that several columns have, unnamed columns apart.</summary>
    public IEnumerable<IGrouping<string, SensorColumn>> Repeated =>
        Columns.Where(column => column.Heading.Length > 0).GroupBy(column => column.Heading).Where(group => group.Count() > 1);

    /// <summary>The names, for a message.</summary>
    public override string ToString() =>
        string.Join(", ", Columns.Take(NamesInMessages).Select(column => column.Name)) + (Columns.Count > NamesInMessages ? ", …" : "");
}
