using MLNetHybrid.Numerics.Products;


namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>
/// Rows of the kernel matrix, computed when they are asked for, the least recently used thrown out first. Memory is bounded; two rows
/// always fit. A row may be known for a prefix of its columns only, and is completed on demand.
/// </summary>
internal sealed class KernelRowCache
{
    /// <summary>
    /// Multiply-adds of a part of a row that one thread computes: some 50 microseconds, well above the cost of handing it over.
    /// </summary>
    private const int ProductsPerBlock = 1 << 19;

    private readonly RowPanels _rows;
    private readonly KernelFunction _kernel;
    private readonly int _threadCount;
    private readonly float[] _z;
    private readonly float[][] _slots;
    private readonly int[] _slotOfRow;
    private readonly int[] _rowOfSlot;
    private readonly int[] _knownColumns;
    private readonly int[] _newer, _older; // ring of slots in order of use; the slot behind the last is the ring's head
    private readonly int _head;
    private int _usedSlots;

    public KernelRowCache(RowPanels rows, KernelFunction kernel, long sizeInBytes, int threadCount)
    {
        _rows = rows;
        _kernel = kernel;
        _threadCount = threadCount;
        _z = new float[rows.ColumnCount];
        long bytesPerRow = (long)RowPanels.RoundUp(rows.RowCount) * sizeof(float);
        int slots = (int)Math.Clamp(sizeInBytes / bytesPerRow, Math.Min(2, rows.RowCount), rows.RowCount);
        _slots = new float[slots][];
        _rowOfSlot = new int[slots];
        _knownColumns = new int[slots];
        _slotOfRow = new int[rows.RowCount];
        Array.Fill(_slotOfRow, -1);
        _head = slots;
        _newer = new int[slots + 1];
        _older = new int[slots + 1];
        _newer[_head] = _older[_head] = _head;
    }

    /// <summary>Rows that fit.</summary>
    public int Capacity => _slots.Length;

    /// <summary>
    /// K(x_row, x_t) for t in [0, <paramref name="columns"/>). Stays valid while at most one other row is asked for and no rows are
    /// swapped.
    /// </summary>
    public ReadOnlySpan<float> Row(int row, int columns)
    {
        int slot = _slotOfRow[row];
        if (slot < 0) slot = TakeSlot(row);
        else Unlink(slot);
        LinkAsNewest(slot);

        int known = _knownColumns[slot];
        if (known < columns)
        {
            _rows.CopyRow(row, _z);
            Complete(_slots[slot], RowPanels.RoundDown(known), columns);
            _knownColumns[slot] = columns;
        }
        return _slots[slot].AsSpan(0, columns);
    }

    /// <summary>Follows a swap of two rows of the data: their rows and columns of the kernel matrix change places too.</summary>
    public void Swap(int first, int second)
    {
        (_slotOfRow[first], _slotOfRow[second]) = (_slotOfRow[second], _slotOfRow[first]);
        if (_slotOfRow[first] >= 0) _rowOfSlot[_slotOfRow[first]] = first;
        if (_slotOfRow[second] >= 0) _rowOfSlot[_slotOfRow[second]] = second;

        (int low, int high) = first < second ? (first, second) : (second, first);
        for (int slot = 0; slot < _usedSlots; slot++)
        {
            if (_knownColumns[slot] > high) (_slots[slot][low], _slots[slot][high]) = (_slots[slot][high], _slots[slot][low]);
            else if (_knownColumns[slot] > low) _knownColumns[slot] = low;
        }
    }

    // K(x_row, x_t) for t in [start, end), on several threads where that is worth their start.
    private void Complete(float[] slot, int start, int end)
    {
        int columnsPerBlock = RowPanels.RoundUp(ProductsPerBlock / _z.Length + 1);
        int blocks = (end - start + columnsPerBlock - 1) / columnsPerBlock;
        if (_threadCount == 1 || blocks < 2)
        {
            Evaluate(slot, start, end);
            return;
        }

        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = _threadCount }, block =>
        {
            int first = start + block * columnsPerBlock;
            Evaluate(slot, first, Math.Min(first + columnsPerBlock, end));
        });
    }

    private void Evaluate(float[] slot, int start, int end) =>
        _kernel.Evaluate(_rows.Slice(start, end), _z, _z.Length, slot.AsSpan(start, RowPanels.RoundUp(end) - start));

    private int TakeSlot(int row)
    {
        int slot;
        if (_usedSlots < _slots.Length)
        {
            slot = _usedSlots++;
            _slots[slot] = GC.AllocateUninitializedArray<float>(RowPanels.RoundUp(_rows.RowCount));
        }
        else
        {
            slot = _newer[_head];
            Unlink(slot);
            _slotOfRow[_rowOfSlot[slot]] = -1;
        }

        _slotOfRow[row] = slot;
        _rowOfSlot[slot] = row;
        _knownColumns[slot] = 0;
        return slot;
    }

    private void Unlink(int slot)
    {
        _newer[_older[slot]] = _newer[slot];
        _older[_newer[slot]] = _older[slot];
    }

    // The head's older neighbour is the newest slot, its newer neighbour the oldest.
    private void LinkAsNewest(int slot)
    {
        int newest = _older[_head];
        _newer[newest] = slot;
        _older[slot] = newest;
        _newer[slot] = _head;
        _older[_head] = slot;
    }
}
