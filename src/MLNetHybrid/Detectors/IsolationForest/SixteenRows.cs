using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>Sixteen rows, 512 bits.</summary>
internal readonly struct SixteenRows(Vector512<int> value) : IRowLanes<SixteenRows>
{
    private readonly Vector512<int> _value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows Same(int value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows IsAbove(ref readonly float x, float threshold) =>
        new(Vector512.GreaterThan(Vector512.LoadUnsafe(in x), Vector512.Create(threshold)).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows Select(SixteenRows condition, SixteenRows ifTrue, SixteenRows ifFalse) =>
        new(Vector512.ConditionalSelect(condition._value, ifTrue._value, ifFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenRows Child(SixteenRows n, SixteenRows above) => new(n._value + n._value - above._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SixteenRows n, ref int destination) => n._value.StoreUnsafe(ref destination);
}
