namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>Rows after their projection: what the network and the error need of a row, whatever its number of features.</summary>
internal sealed class ProjectedRows
{
    private float[] _values = [];
    private double[] _distances = [];

    /// <param name="columns">C.</param>
    public ProjectedRows(int columns) => Columns = columns;

    /// <summary>C.</summary>
    public int Columns { get; }

    /// <summary>R.</summary>
    public int Count { get; private set; }

    /// <summary>(R, C): x W + b for the layers that read the row, then Q^T (x - b) for the output layer.</summary>
    public Span<float> Values => _values.AsSpan(0, Count * Columns);

    /// <summary>(R): |x_perp|^2, the part of the error that no reconstruction can avoid.</summary>
    public Span<double> Distances => _distances.AsSpan(0, Count);

    public Span<float> this[int row] => _values.AsSpan(row * Columns, Columns);

    /// <summary>Makes room; the rows that are there stay up to the new number.</summary>
    public void Resize(int count)
    {
        if (count * Columns > _values.Length)
        {
            int capacity = Math.Max(count, 2 * Count);
            Array.Resize(ref _values, checked(capacity * Columns));
            Array.Resize(ref _distances, capacity);
        }

        Count = count;
    }

    /// <summary>Rows [first, first + count) of another become rows from <paramref name="to"/> on.</summary>
    public void Copy(ProjectedRows from, int first, int count, int to)
    {
        from._values.AsSpan(first * Columns, count * Columns).CopyTo(_values.AsSpan(to * Columns));
        from._distances.AsSpan(first, count).CopyTo(_distances.AsSpan(to));
    }
}
