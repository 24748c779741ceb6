namespace MLNetHybrid.Numerics.Simd;

/// <summary>A kernel's operands, and the kernel, written once for all widths. <see cref="BlockWidth"/> runs it.</summary>
/// <typeparam name="TResult">What it returns; <see cref="ValueTuple"/> if nothing.</typeparam>
internal interface IKernel<TResult>
{
    TResult Run<TLanes>() where TLanes : struct, ILanes<TLanes>;
}
