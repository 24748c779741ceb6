namespace MLNetHybrid;

/// <summary>How <see cref="PrincipalComponentsTrainer"/> finds the components.</summary>
public enum PrincipalComponentsSolver
{
    /// <summary><see cref="Exact"/>, but <see cref="Randomized"/> where rows and columns are both more than 8,192.</summary>
    Auto,

    /// <summary>From the smaller Gram matrix, (D, D) or (N, N), to the precision of the input.</summary>
    Exact,

    /// <summary>
    /// From a random subspace of the rows, improved by a few multiplications with them; no Gram matrix is needed. The last components are
    /// approximations.
    /// </summary>
    Randomized,
}
