namespace MLNetHybrid;

/// <summary>Kernel functions of the one-class SVM, as in LIBSVM.</summary>
public enum SvmKernel
{
    /// <summary>exp(-gamma |x - z|^2)</summary>
    Rbf,

    /// <summary>x.z</summary>
    Linear,

    /// <summary>(gamma x.z + coef0)^degree</summary>
    Polynomial,

    /// <summary>tanh(gamma x.z + coef0). Not positive definite: training finds a stationary point, as LIBSVM does.</summary>
    Sigmoid,
}
