using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>One row, for machines without vectors.</summary>
internal readonly struct SingleRow(int value) : IRowLanes<SingleRow>
{
    private readonly int _value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleRow Same(int value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleRow IsAbove(ref readonly float x, float threshold) => new(x > threshold ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleRow Select(SingleRow condition, SingleRow ifTrue, SingleRow ifFalse) => condition._value != 0 ? ifTrue : ifFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleRow Child(SingleRow n, SingleRow above) => new(n._value + n._value - above._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SingleRow n, ref int destination) => destination = n._value;
}
