using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>
/// Refuses categories that hardly ever come again. One-hot encoding a timestamp or an identifier gives about one column per row: any two
/// rows are then equally far apart, and nothing that was learned applies to another row.
/// </summary>
/// <remarks>
/// <para><c>Fit</c> counts the distinct values of each column and throws where they exceed <see cref="Options.MaximumUniqueFraction"/> of
/// the rows that have a value; the message names every such column. The transformer passes rows through untouched: put the guard before the
/// encoder.</para>
/// <para>Input: text or key columns, scalar; empty texts and missing keys do not count. Cost: one pass; 8 bytes and more per distinct
/// value.</para>
/// </remarks>
public sealed class CategoryGuardEstimator : IEstimator<CategoryGuardTransformer>
{
    private const string Name = "CategoryGuard";
    internal const string Expected = "text or key";

    private readonly IHost _host;
    private readonly Options _options;
    private readonly string[] _inputColumnNames;

    /// <summary>The columns to judge, and what counts as near-unique.</summary>
    public sealed record Options
    {
        /// <summary>The columns to judge: text or key, scalar; at least one.</summary>
        public required IReadOnlyList<string> InputColumnNames { get; init; }

        /// <summary>Distinct values over rows with a value, in (0, 1]; more is refused. 1 refuses nothing. Default 0.5.</summary>
        public double MaximumUniqueFraction { get; init; } = 0.5;

        /// <summary>Columns with fewer values are not judged, at least 1. Default 50.</summary>
        public int MinimumRows { get; init; } = 50;

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Argument.InRange(InputColumnNames?.Count ?? 0, 1, int.MaxValue, $"{Name}.{nameof(InputColumnNames)}.Count");
            foreach (string name in InputColumnNames!) Argument.ColumnName(name, $"{Name}.{nameof(InputColumnNames)}");
            Argument.AboveUpTo(MaximumUniqueFraction, 0, 1, $"{Name}.{nameof(MaximumUniqueFraction)}");
            Argument.InRange(MinimumRows, 1, int.MaxValue, $"{Name}.{nameof(MinimumRows)}");
            return this;
        }
    }

    internal CategoryGuardEstimator(IHostEnvironment env, Options options)
    {
        _host = env.Register(nameof(CategoryGuardEstimator));
        _options = options.Checked();
        _inputColumnNames = [.. options.InputColumnNames];
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A column is near-unique.</exception>
    public CategoryGuardTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        GetOutputSchema(SchemaShape.Create(input.Schema));
        string[] problems = [.. Count(input).Where(IsNearUnique).Select(Describe)];
        if (problems.Length > 0)
        {
            throw _host.Except(
                $"{Name}: {string.Join("; ", problems)}. Encoded as categories they give about one feature per row, "
                + "and none that comes again. Instead: CalendarFeatures for timestamps; OneHotHashEncoding, or ElapsedTime partitioned by "
                + "the column, for identifiers; MultiHot for lists; or leave the column out. "
                + FormattableString.Invariant($"(Limit: MaximumUniqueFraction = {_options.MaximumUniqueFraction}.)"));
        }
        return new CategoryGuardTransformer(_host, _inputColumnNames);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        foreach (string name in _inputColumnNames)
        {
            SchemaShape.Column column = SchemaColumns.Find(_host, inputSchema, "input", name);
            if (column.Kind != SchemaShape.Column.VectorKind.Scalar || !(column.IsKey || column.ItemType is TextDataViewType))
                throw SchemaColumns.Mismatch(_host, "input", column, Expected);
        }
        return inputSchema;
    }

    private DistinctValues[] Count(IDataView input)
    {
        DataViewSchema.Column[] columns = [.. _inputColumnNames.Select(name => input.Schema[name])];
        using DataViewRowCursor cursor = input.GetRowCursor(columns);
        Func<ulong?>[] getters = [.. columns.Select(column => CreateFingerprint(cursor, column))];
        DistinctValues[] counts = [.. columns.Select(column => new DistinctValues(column.Name))];
        while (cursor.MoveNext())
        {
            if (cursor.Position % 1024 == 0) _host.CheckAlive();
            for (int c = 0; c < counts.Length; c++)
            {
                if (getters[c]() is ulong value) counts[c].Add(value);
            }
        }
        return counts;
    }

    // A 64-bit fingerprint of the current value, null where there is none. Two texts with one fingerprint, likely only among billions,
    // count once.
    private static Func<ulong?> CreateFingerprint(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType)
        {
            ValueGetter<ulong> getKey = RowCursorUtils.GetGetterAs<ulong>(NumberDataViewType.UInt64, row, column.Index);
            ulong key = 0;
            return () =>
            {
                getKey(ref key);
                return key == 0 ? null : key;
            };
        }
        var getText = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getText(ref text);
            return text.IsEmpty ? null : XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.Span));
        };
    }

    private bool IsNearUnique(DistinctValues column) =>
        column.RowCount >= _options.MinimumRows && column.Count > _options.MaximumUniqueFraction * column.RowCount;

    private static string Describe(DistinctValues column) => FormattableString.Invariant(
        $"column '{column.Name}' has {column.Count} distinct values in {column.RowCount} rows ")
        + FormattableString.Invariant($"({100.0 * column.Count / column.RowCount:F0} %)");

    private sealed class DistinctValues(string name)
    {
        private readonly HashSet<ulong> _values = [];

        public string Name => name;

        public int Count => _values.Count;

        public long RowCount { get; private set; }

        public void Add(ulong value)
        {
            _values.Add(value);
            RowCount++;
        }
    }
}
