using System.Globalization;

namespace AnomalyConsole;

/// <summary>Rows of the file, which count from 1 below its header: "601-629, 702", "601-629 of pump 1" (null: of all machines).</summary>
internal sealed record RowRanges(IReadOnlyList<(int First, int Last, string? Machine)> Ranges)
{
    public bool Contain(int row, string machine) =>
        Ranges.Any(range => range.First <= row && row <= range.Last && (range.Machine ?? machine) == machine);

    /// <exception cref="InvalidDataException">A part is neither a row of the file nor a range of them.</exception>
    public static RowRanges Parse(string text, string setting, int rows, IReadOnlyCollection<string> machines) =>
        new([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part =>
            part.Split(" of ", 2, StringSplitOptions.TrimEntries) is [string numbers, .. string[] names]
            && (names.Length == 0 || machines.Contains(names[0]))
            && numbers.Split('-', StringSplitOptions.TrimEntries) is [string first, .. string[] rest] && rest.Length < 2
            && Row(first) is int from && Row(rest.FirstOrDefault(first)) is int to && from <= to && to <= rows
                ? (from, to, names.FirstOrDefault())
                : throw new InvalidDataException($"{setting}: rows of this file are in 1-{rows}, "
                    + $"written as 601-629, 702 or 601-629 of a machine that is in it; got '{part}'."))]);

    private static int? Row(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int row) && row > 0 ? row : null;
}
