using System.Diagnostics.CodeAnalysis;

namespace MLNetHybrid.Evaluation.Columns;

/// <summary>A column of D numbers a row: a vector of Single of known size, or a Single.</summary>
internal sealed class FeatureColumn
{
    private readonly DataViewSchema.Column _column;
    private readonly Func<VBuffer<float>> _read;
    private readonly float[] _values;

    private FeatureColumn(ViewReader view, DataViewSchema.Column column, int size)
    {
        (_column, _values) = (column, new float[size]);
        _read = column.Type is VectorDataViewType
            ? view.Bind(column, row => row.GetGetter<VBuffer<float>>(column))
            : Widened(view.Bind(column, row => row.GetGetter<float>(column)));
    }

    /// <summary>D.</summary>
    public int Size => _values.Length;

    /// <summary>F, where each row is an (L, F) matrix; else 0.</summary>
    public int MatrixColumns => _column.Type is VectorDataViewType { Dimensions: { Length: 2 } shape } ? shape[1] : 0;

    /// <param name="view">The view's reader.</param>
    /// <param name="name">The column; null: none.</param>
    /// <param name="option">What the column was named by.</param>
    /// <param name="orSingle">Whether a Single is accepted.</param>
    [return: NotNullIfNotNull(nameof(name))]
    public static FeatureColumn? Of(ViewReader view, string? name, string option, bool orSingle)
    {
        if (name is null) return null;
        DataViewSchema.Column column = view.Find(name, option);
        int size = column.Type is VectorDataViewType vector ? vector.Size : orSingle ? 1 : 0;
        ViewReader.Check(
            column, size > 0 && column.Type.GetItemType() == NumberDataViewType.Single,
            $"{(orSingle ? "Single or " : "")}a vector of Single of known size", option);
        return new FeatureColumn(view, column, size);
    }

    /// <summary>Reads a Single, or the first value of a vector of Single, NaN if it has none.</summary>
    public static Func<float>? FirstOf(ViewReader view, string? name, string option)
    {
        if (name is null) return null;
        DataViewSchema.Column column = view.Find(name, option);
        ViewReader.Check(column, column.Type.GetItemType() == NumberDataViewType.Single, "Single or a vector of it", option);
        if (column.Type is not VectorDataViewType) return view.Scalar<float>(name, option);
        Func<VBuffer<float>> read = view.Bind(column, row => row.GetGetter<VBuffer<float>>(column));
        return () => read() is { Length: > 0 } values ? values.GetItemOrDefault(0) : float.NaN;
    }

    /// <summary>Reads the current row, (D), into a buffer that the next call overwrites.</summary>
    /// <exception cref="InvalidOperationException">The row has not D values, or is a malformed sparse one.</exception>
    public ReadOnlySpan<float> Read()
    {
        VBuffer<float> row = _read();
        FeatureValues.Check(in row, Size, _column.Name);
        row.CopyTo(_values);
        return _values;
    }

    /// <summary>The names given, or those of the slots, or Feature_0 and so on.</summary>
    /// <exception cref="ArgumentException">There are not as many names as values.</exception>
    public IReadOnlyList<string> Names(IReadOnlyList<string>? given, string option)
    {
        if (given is not null && given.Count != Size)
            throw new ArgumentException(Invariant($"{option}: '{_column.Name}' has {Size} values; got {given.Count} names."), option);
        if (given is not null) return given;
        if (_column.Type is not VectorDataViewType) return [_column.Name];
        VBuffer<ReadOnlyMemory<char>> slots = default;
        if (_column.HasSlotNames(Size)) _column.GetSlotNames(ref slots);
        return
        [
            .. Enumerable.Range(0, Size).Select(i =>
                slots.Length > 0 && slots.GetItemOrDefault(i) is { IsEmpty: false } name ? name.ToString() : Invariant($"Feature_{i}")),
        ];
    }

    private static Func<VBuffer<float>> Widened(Func<float> read) => () => new VBuffer<float>(1, [read()]);
}
