namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>What a fit does, checked against the data: the options with every default resolved.</summary>
/// <param name="Kernel">K with its parameters.</param>
/// <param name="Nu">nu in (0, 1].</param>
/// <param name="Tolerance">Largest violation of the optimality conditions that counts as none.</param>
/// <param name="CacheSizeInBytes">Memory for rows of the kernel matrix.</param>
/// <param name="MaximumIterations">Steps after which the solver gives up.</param>
/// <param name="Shrinking">Whether variables that seem settled at a bound are set aside.</param>
/// <param name="ThreadCount">Threads used where many rows are evaluated at once; at least 1.</param>
internal sealed record OneClassSvmPlan(
    KernelFunction Kernel, double Nu, double Tolerance, long CacheSizeInBytes, long MaximumIterations, bool Shrinking, int ThreadCount);
