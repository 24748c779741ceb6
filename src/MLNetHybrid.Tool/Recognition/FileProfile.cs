using MLNetHybrid.Tool.Input;
using nietras.SeparatedValues;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>What the columns of a file are like. What is wrong with a file is left to <see cref="CsvReader"/> to say.</summary>
internal sealed class FileProfile
{
    private FileProfile(CsvHeader header, CellNumbers numbers)
    {
        Header = header;
        Columns = [.. header.Columns.Select(column => new ColumnProfile(column, numbers))];
    }

    public CsvHeader Header { get; }

    /// <summary>One per column of the header.</summary>
    public IReadOnlyList<ColumnProfile> Columns { get; }

    public int RowCount { get; private set; }

    /// <param name="stream">Seekable; stays open.</param>
    /// <param name="layout">With separator and header.</param>
    /// <returns>Null: the file is empty.</returns>
    public static FileProfile? Read(Stream stream, CsvLayout layout)
    {
        var numbers = new CellNumbers(layout);
        FileProfile? profile = null;
        using StreamReader text = InputText.Open(stream, layout);
        using SepReader rows = Sep.New(layout.Separator!.Value)
            .Reader(options => options with { HasHeader = false, DisableColCountCheck = true }).From(text);
        try
        {
            foreach (SepReader.Row row in rows)
            {
                if (row.ColCount == 1 && row.Span.IsWhiteSpace()) continue;
                if (profile is null)
                {
                    CsvHeader header = layout.HasHeader == true ? CsvHeader.Of(Cells(row)) : CsvHeader.Numbered(row.ColCount);
                    profile = new FileProfile(header, numbers);
                    if (layout.HasHeader == true) continue;
                }
                if (row.ColCount != profile.Columns.Count) return profile;
                for (int i = 0; i < row.ColCount; i++) profile.Columns[i].Add(CsvCell.Read(row[i].Span, out _));
                profile.RowCount++;
            }
        }
        catch (NotSupportedException)
        {
        }
        return profile;
    }

    private static string[] Cells(SepReader.Row row)
    {
        string[] cells = new string[row.ColCount];
        for (int i = 0; i < cells.Length; i++) cells[i] = CsvCell.Read(row[i].Span, out _).ToString();
        return cells;
    }
}
