using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>Four rows, 128 bits.</summary>
internal readonly struct FourRows(Vector128<int> value) : IRowLanes<FourRows>
{
    private readonly Vector128<int> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourRows Same(int value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourRows IsAbove(ref readonly float x, float threshold) =>
        new(Vector128.GreaterThan(Vector128.LoadUnsafe(in x), Vector128.Create(threshold)).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourRows Select(FourRows condition, FourRows ifTrue, FourRows ifFalse) =>
        new(Vector128.ConditionalSelect(condition._value, ifTrue._value, ifFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourRows Child(FourRows n, FourRows above) => new(n._value + n._value - above._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FourRows n, ref int destination) => n._value.StoreUnsafe(ref destination);
}
