using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace MLNetHybrid.Numerics.Simd;

/// <summary>
/// A kernel's operand: values in memory that it reads and writes without bounds checks, which cost up to a fifth of a kernel's time. In
/// Release it is a reference and nothing else; in Debug it knows the memory's bounds and asserts them at every access. Whoever makes one
/// from a span checks the length.
/// </summary>
internal readonly ref struct Operand<T> where T : unmanaged
{
    private readonly ref T _first;
#if DEBUG
    private readonly nint _offset, _length;
#endif

    public Operand(ReadOnlySpan<T> values)
    {
        _first = ref MemoryMarshal.GetReference(values);
#if DEBUG
        _length = values.Length;
#endif
    }

    private Operand(Operand<T> from, nint offset)
    {
        _first = ref Unsafe.Add(ref from._first, offset);
#if DEBUG
        (_offset, _length) = (from._offset + offset, from._length);
#endif
    }

    /// <summary>Whether there are no values: an operand that was left out.</summary>
    public bool IsAbsent => Unsafe.IsNullRef(ref _first);

    public ref T this[nint index]
    {
        [MethodImpl(AggressiveInlining)]
        get => ref At(index, 1);
    }

    [MethodImpl(AggressiveInlining)] public static implicit operator Operand<T>(ReadOnlySpan<T> values) => new(values);
    [MethodImpl(AggressiveInlining)] public static implicit operator Operand<T>(Span<T> values) => new(values);
    [MethodImpl(AggressiveInlining)] public static implicit operator Operand<T>(T[] values) => new(values);

    /// <summary>The same values, seen from <paramref name="offset"/> on; that many lie before it.</summary>
    [MethodImpl(AggressiveInlining)] public Operand<T> From(nint offset) => new(this, offset);

    /// <summary>The first of <paramref name="count"/> values that are accessed at <paramref name="index"/>.</summary>
    [MethodImpl(AggressiveInlining)]
    public ref T At(nint index, int count)
    {
#if DEBUG
        bool isInside = _offset + index >= 0 && _offset + index + count <= _length;
        Debug.Assert(isInside, $"[{index}, {index + count}) of [{-_offset}, {_length - _offset})");
#endif
        return ref Unsafe.Add(ref _first, index);
    }
}

/// <summary>Vectors in an <see cref="Operand{T}"/>.</summary>
internal static class OperandLanes
{
    [MethodImpl(AggressiveInlining)]
    public static TLanes Load<TLanes>(this Operand<float> x, int index) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Load(in x.At(index, TLanes.Count));

    [MethodImpl(AggressiveInlining)]
    public static void Store<TLanes>(this Operand<float> x, int index, TLanes value) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Store(value, ref x.At(index, TLanes.Count));

    /// <summary>Row <paramref name="row"/> of (R, W).</summary>
    [MethodImpl(AggressiveInlining)]
    public static TLanes Row<TLanes>(this Operand<float> x, int row)
        where TLanes : struct, ILanes<TLanes> => x.Load<TLanes>(row * TLanes.Count);

    [MethodImpl(AggressiveInlining)]
    public static void SetRow<TLanes>(this Operand<float> x, int row, TLanes value) where TLanes : struct, ILanes<TLanes> =>
        x.Store(row * TLanes.Count, value);

    /// <summary>Rows [row, row + 4).</summary>
    [MethodImpl(AggressiveInlining)]
    public static void SetRows<TLanes>(this Operand<float> x, int row, TLanes a, TLanes b, TLanes c, TLanes d)
        where TLanes : struct, ILanes<TLanes>
    {
        x.SetRow(row, a);
        x.SetRow(row + 1, b);
        x.SetRow(row + 2, c);
        x.SetRow(row + 3, d);
    }
}
