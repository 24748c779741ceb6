using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

namespace MLNetHybrid.TorchSharp;

/// <summary>
/// Trains the LSTM autoencoder with libtorch, through TorchSharp: <c>new LstmAutoencoderTrainer.Options { Backend = new
/// TorchSharpTrainingBackend() }</c>. The model is the same as that of <see cref="TrainingBackend.Managed"/>, and neither loads nor scores
/// with TorchSharp.
/// </summary>
/// <remarks>
/// <para>Device: with <c>MLContext.GpuDeviceId</c> set, that CUDA device. Where there is none, <c>MLContext.FallbackToCpu = true</c> makes
/// this a warning and trains on the CPU; otherwise it is an error. Without GpuDeviceId, the CPU, where the managed backend is faster for
/// networks of the default size.</para>
/// <para>Batches, initial weights, learning rates, Adam and early stopping are those of the managed backend, and without dropout the losses
/// agree to rounding. With dropout the same seed drops other units than the managed backend does. Results may differ in the last digits
/// between devices and numbers of threads, which libtorch does not promise to keep equal.</para>
/// <para>On a GPU all rows lie on the device, 4 R F bytes for R rows of F features, and an epoch runs without waiting for the host.</para>
/// <para>The application brings libtorch along: one of the packages TorchSharp-cpu, TorchSharp-cuda-linux, TorchSharp-cuda-windows. While a
/// training runs, libtorch's number of threads, which belongs to the process, is that of the trainer's options.</para>
/// </remarks>
public sealed class TorchSharpTrainingBackend : TrainingBackend
{
    /// <summary>
    /// Whether activations and their gradients are half precision (float16), with single-precision weights and a loss that is scaled to
    /// keep small gradients: faster on GPUs with tensor cores where layers are wide, a little less exact. A step whose gradient overflows
    /// is left out. The scale is no part of a checkpoint, so that a resumed training may leave out other steps. Default false.
    /// </summary>
    public bool MixedPrecision { get; init; }

    internal override string Description => $"{nameof(TorchSharpTrainingBackend)} {{ {nameof(MixedPrecision)} = {MixedPrecision} }}";

    internal override TrainingEngine CreateEngine(TrainingJob job)
    {
        NativeTorch.ThrowIfMissing();
        return new TorchTrainingEngine(job, TorchDevice.Choose(job.Environment), MixedPrecision);
    }
}
