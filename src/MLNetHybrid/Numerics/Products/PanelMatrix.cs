using System.Runtime.InteropServices;

namespace MLNetHybrid.Numerics.Products;

/// <summary>
/// A matrix (R, C) of doubles in panels of 24 columns: a panel is (R, 24) row-major, so that <see cref="PanelProduct"/> reads it from one
/// end to the other. Columns past C, and rows past R up to a multiple of 24, are zeros.
/// </summary>
internal sealed class PanelMatrix
{
    /// <summary>Columns of a panel.</summary>
    public const int Width = 24;

    private const int Line = 64;

    // Each begins at a cache line: no row of a panel, three lines long, straddles four.
    private readonly Memory<double>[] _panels;

    /// <summary>All zeros.</summary>
    public PanelMatrix(int rows, int columns)
    {
        RowCount = rows;
        ColumnCount = columns;
        _panels = new Memory<double>[(columns + Width - 1) / Width];
        for (int p = 0; p < _panels.Length; p++) _panels[p] = Allocate(checked(RoundUp(rows) * Width));
    }

    /// <summary>R.</summary>
    public int RowCount { get; }

    /// <summary>C.</summary>
    public int ColumnCount { get; }

    /// <summary>Panels.</summary>
    public int PanelCount => _panels.Length;

    public ref double this[int row, int column] => ref _panels[column / Width].Span[row * Width + column % Width];

    /// <summary>The first multiple of <see cref="Width"/> that is not below <paramref name="count"/>.</summary>
    public static int RoundUp(int count) => checked(count + Width - 1) / Width * Width;

    /// <summary>(R rounded up, 24) values of a panel.</summary>
    public Span<double> Panel(int panel) => _panels[panel].Span;

    /// <summary>Copies column <paramref name="column"/> to <paramref name="destination"/>, (R).</summary>
    public void CopyColumn(int column, Span<double> destination)
    {
        ReadOnlySpan<double> panel = Panel(column / Width);
        for (int r = 0, i = column % Width; r < RowCount; r++, i += Width) destination[r] = panel[i];
    }

    /// <summary>The inverse of <see cref="CopyColumn"/>.</summary>
    public void SetColumn(int column, ReadOnlySpan<double> source)
    {
        Span<double> panel = Panel(column / Width);
        for (int r = 0, i = column % Width; r < RowCount; r++, i += Width) panel[i] = source[r];
    }

    private static Memory<double> Allocate(int length)
    {
        double[] values = GC.AllocateArray<double>(length + Line / sizeof(double), pinned: true);
        int past = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(values, 0) % Line);
        return values.AsMemory(past == 0 ? 0 : (Line - past) / sizeof(double), length);
    }
}
