using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Features;

namespace MLNetHybrid;

/// <summary>
/// Encodes list columns such as a user's roles: one slot per value of the vocabulary, 1 where the list holds it, else 0, and a last slot
/// "(other)" that is 1 where the list holds a value outside the vocabulary.
/// </summary>
/// <remarks>
/// <para>Input: a vector of text, of fixed or varying size; null and empty entries do not count. Output: a vector of Single with slot
/// names.</para>
/// <para><c>Fit</c> learns the vocabulary: values in at least <see cref="Options.MinimumCount"/> rows, the most frequent ones first,
/// equally frequent ones in ordinal order. Values are told apart exactly, case included.</para>
/// <para>Memory: every distinct value while fitting, the vocabulary after. Cost: one look-up per entry; no memory is allocated per
/// row.</para>
/// </remarks>
public sealed class MultiHotEstimator : IEstimator<MultiHotTransformer>
{
    private const string Name = "MultiHot";

    private readonly IHost _host;
    private readonly Options _options;
    private readonly string _inputColumnName;

    /// <summary>The columns, and what enters the vocabulary.</summary>
    public sealed record Options
    {
        /// <summary>The output column: a vector of Single, one slot per value and one for all others.</summary>
        public required string OutputColumnName { get; init; }

        /// <summary>The input column: a vector of text. Default null: <see cref="OutputColumnName"/>.</summary>
        public string? InputColumnName { get; init; }

        /// <summary>Rows that must hold a value for it to get a slot, at least 1. Default 1.</summary>
        public int MinimumCount { get; init; } = 1;

        /// <summary>Values that get a slot at most, the most frequent ones; in [1, 65536]. Default 1000.</summary>
        public int MaximumNumberOfValues { get; init; } = 1000;

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Argument.InputAndOutput(Name, InputColumnName, OutputColumnName);
            Argument.InRange(MinimumCount, 1, int.MaxValue, $"{Name}.{nameof(MinimumCount)}");
            Argument.InRange(MaximumNumberOfValues, 1, MultiHotTransformer.MostValues, $"{Name}.{nameof(MaximumNumberOfValues)}");
            return this;
        }
    }

    internal MultiHotEstimator(IHostEnvironment env, Options options)
    {
        _host = env.Register(nameof(MultiHotEstimator));
        _options = options.Checked();
        _inputColumnName = options.InputColumnName ?? options.OutputColumnName;
    }

    /// <inheritdoc/>
    public MultiHotTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        GetOutputSchema(SchemaShape.Create(input.Schema));
        string[] vocabulary =
        [
            .. CountRows(input)
                .Where(value => value.Value.Rows >= _options.MinimumCount)
                .OrderByDescending(value => value.Value.Rows).ThenBy(value => value.Key, StringComparer.Ordinal)
                .Take(_options.MaximumNumberOfValues)
                .Select(value => value.Key),
        ];
        return new MultiHotTransformer(_host, _options.OutputColumnName, _inputColumnName, vocabulary);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return FeatureShape.Add(_host, inputSchema, _options.OutputColumnName, _inputColumnName, MultiHotTransformer.Expected,
            column => column.Kind != SchemaShape.Column.VectorKind.Scalar && !column.IsKey && column.ItemType is TextDataViewType);
    }

    // In how many rows each value occurs.
    private Dictionary<string, (int Rows, long LastRow)> CountRows(IDataView input)
    {
        var counts = new Dictionary<string, (int Rows, long LastRow)>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        DataViewSchema.Column column = input.Schema[_inputColumnName];
        using DataViewRowCursor cursor = input.GetRowCursor([column]);
        var get = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> list = default;
        while (cursor.MoveNext())
        {
            if (cursor.Position % 1024 == 0) _host.CheckAlive();
            get(ref list);
            foreach (ReadOnlyMemory<char> entry in list.GetValues())
            {
                ReadOnlySpan<char> value = entry.Span;
                if (value.IsEmpty) continue;
                (int Rows, long LastRow) count = lookup.TryGetValue(value, out (int Rows, long LastRow) known) ? known : (0, -1);
                // A value that a list repeats counts once.
                if (count.LastRow != cursor.Position) lookup[value] = (count.Rows + 1, cursor.Position);
            }
        }
        return counts;
    }
}
