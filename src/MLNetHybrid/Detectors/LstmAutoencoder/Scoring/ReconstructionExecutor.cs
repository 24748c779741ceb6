namespace MLNetHybrid;

/// <summary>What runs a trained LSTM autoencoder. All give the same results up to the rounding of single precision.</summary>
public enum ReconstructionExecutor
{
    /// <summary>ONNX Runtime where <c>MLContext.GpuDeviceId</c> asks for a GPU, the library's own kernels otherwise. The default.</summary>
    Auto = 0,

    /// <summary>
    /// ONNX Runtime, on the device that <c>MLContext.GpuDeviceId</c> and <c>MLContext.FallbackToCpu</c> name. Needs one of the packages
    /// Microsoft.ML.OnnxRuntime and Microsoft.ML.OnnxRuntime.Gpu in the application.
    /// </summary>
    OnnxRuntime = 1,

    /// <summary>The library's own kernels on the CPU, which need no native library.</summary>
    Managed = 2,
}
