namespace MLNetHybrid.Evaluation.Columns;

/// <summary>Reads a column of classes or clusters. Which number a class has does not matter.</summary>
internal static class ClusterColumn
{
    /// <summary>What stands for no cluster: DBSCAN's noise, a missing key, NaN.</summary>
    public const int None = -1;

    /// <summary>The class or cluster of the current row: a whole number of any type, a key, or Boolean.</summary>
    public static Func<int> Cluster(this ViewReader view, string name, string option)
    {
        DataViewSchema.Column column = view.Find(name, option);
        if (column.Type is not (BooleanDataViewType or KeyDataViewType or NumberDataViewType))
            throw new ArgumentException($"{option}: column '{name}' must hold whole numbers, keys or Boolean; got {column.Type}.", option);
        if (column.Type is KeyDataViewType)
        {
            Func<ulong> keyOf = view.Key(column);
            return () => keyOf() is var key && key <= int.MaxValue ? (int)key - 1 : throw Refusal($"keys up to {int.MaxValue}", key);
        }

        // Single holds no whole numbers apart from 2^24 on.
        (double least, double most, string range) = column.Type == NumberDataViewType.Single
            ? (1.0 - (1 << 24), (1 << 24) - 1.0, "whole numbers below 2^24") : (int.MinValue, int.MaxValue, "whole numbers of 32 bits");
        Func<double> numberOf = view.As<double>(column, NumberDataViewType.Double);
        return () => numberOf() is var value && double.IsNaN(value) ? None
            : value >= least && value <= most && value == Math.Floor(value) ? (int)value
            : throw Refusal(range, value);

        InvalidOperationException Refusal(string expected, object value) =>
            new(Invariant($"Column '{name}' must hold {expected}; got {LabelWord.Text(value)} in row {view.Position}."));
    }
}
