namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>What the solver found.</summary>
/// <param name="Alpha">(N) dual variables in [0, 1], their sum nu N; 0 for rows that are no support vectors.</param>
/// <param name="Rho">Offset: f(x) = sum_i alpha_i K(x_i, x) - rho.</param>
/// <param name="Objective">1/2 alpha' K alpha.</param>
/// <param name="Iterations">Pairs of variables that were changed.</param>
/// <param name="Converged">False if the limit of iterations ended the search.</param>
internal sealed record OneClassSolution(double[] Alpha, double Rho, double Objective, long Iterations, bool Converged);
