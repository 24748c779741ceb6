using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>Recognises how a file is written and what its columns are. The file is read once for that, before it is read for use.</summary>
internal static class FileRecognition
{
    /// <exception cref="Samples.InputFileException">The file cannot be opened, or is empty.</exception>
    public static RecognisedFile Of(string path, ReadingChoices choices) =>
        CsvReader.Open(path, (stream, file) => Of(stream, file, choices));

    /// <param name="stream">Seekable; stays open.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="choices">Of the command line.</param>
    public static RecognisedFile Of(Stream stream, string file, ReadingChoices choices)
    {
        CsvLayout plain = choices.Layout(',', choices.Decimal ?? '.', hasHeader: true);
        Dialect dialect = Dialect.Of(InputText.Beginning(stream, file, plain), choices);
        CsvLayout layout = choices.Layout(dialect.Separator, dialect.Decimal, dialect.HasHeader);
        FileProfile? profile = FileProfile.Read(stream, layout);
        return profile is null
            ? throw new Samples.InputFileException($"{file}: the file is empty.")
            : new ColumnRoles(profile, choices).Recognise(layout, Findings(dialect, choices));
    }

    private static IEnumerable<Finding> Findings(Dialect dialect, ReadingChoices choices)
    {
        yield return new Finding("separator", dialect.Separator == '\t' ? "tab" : $"{dialect.Separator}",
            choices.Separator is not null ? "given" : FormattableString.Invariant($"gives rows of {dialect.Columns} cells"), "--separator");
        yield return new Finding("decimal mark", $"{dialect.Decimal}",
            choices.Decimal is not null ? "given" : "most cells are numbers with it", "--decimal");
        yield return new Finding("header", dialect.HasHeader ? "yes" : "no",
            choices.HasHeader is not null ? "given" : dialect.HasHeader ? "the first row names columns"
                : $"the first row is like the others: {dialect.FirstRow}", dialect.HasHeader ? "--no-header" : "--header");
    }
}
