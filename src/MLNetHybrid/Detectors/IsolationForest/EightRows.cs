using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>Eight rows, 256 bits.</summary>
internal readonly struct EightRows(Vector256<int> value) : IRowLanes<EightRows>
{
    private readonly Vector256<int> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Same(int value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows IsAbove(ref readonly float x, float threshold) =>
        new(Vector256.GreaterThan(Vector256.LoadUnsafe(in x), Vector256.Create(threshold)).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Select(EightRows condition, EightRows ifTrue, EightRows ifFalse) =>
        new(Vector256.ConditionalSelect(condition._value, ifTrue._value, ifFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightRows Child(EightRows n, EightRows above) => new(n._value + n._value - above._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(EightRows n, ref int destination) => n._value.StoreUnsafe(ref destination);
}
