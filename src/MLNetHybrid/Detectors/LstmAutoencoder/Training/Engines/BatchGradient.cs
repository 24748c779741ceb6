using MLNetHybrid.Detectors.LstmAutoencoder.Network;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>Mean loss of a batch of windows and its gradient, the same to the bit at any number of threads.</summary>
internal abstract class BatchGradient
{
    /// <summary>The gradient of the parameters from <paramref name="first"/> on, in the layout's order.</summary>
    public delegate void PartAction(int first, ReadOnlySpan<float> gradient);

    /// <summary>The cheaper of the two ways to the gradient.</summary>
    public static BatchGradient Create(TrainingJob job) => RowsAreCheaper(job) ? new RowBatchGradient(job) : new WindowBatchGradient(job);

    /// <summary>
    /// Whether the gradient costs less by rows: each row of a batch is projected once and no reconstruction is formed, but the output
    /// layer's basis has to be found, and projections move between rows and windows. Only the mean squared error can do without the
    /// reconstruction.
    /// </summary>
    /// <remarks>
    /// Multiply-adds of a step, for B windows of L steps that hold R different rows of F features, of which the share s is stored; E values
    /// of a row's projection, D of the decoder's output:
    /// <code>
    /// by windows   B L F (2 E + 3 D)   input layers forward and for the gradient; output layer also back to its input
    /// by rows      R F 2 (E + D) s  +  3 D^2 F  +  30 B L (E + D)
    /// </code>
    /// The second term is the basis: W W^T and Q, in double precision, which counts twice. The third moves E + D values of every window's
    /// step from rows into lanes and adds their gradients back. Its 30 is measured: at the default sizes both sides are equal at 16
    /// features, and from 16 to 32 features both ways take the same time within a tenth.
    /// </remarks>
    public static bool RowsAreCheaper(TrainingJob job)
    {
        if (job.Plan.Loss != ReconstructionLoss.MeanSquaredError) return false;
        NetworkArchitecture a = job.Layout.Architecture;
        double F = a.FeatureCount, E = a.ProjectedSize, D = a.DecoderWidth, steps = (double)job.Plan.BatchSize * a.WindowLength;
        bool shares = job.Plan.Shuffle != ShuffleUnit.Windows && job.Windows.Rows.Count < 2 * job.Windows.Count;
        double rows = Math.Min(job.Windows.Rows.Count, shares ? job.Plan.BatchSize + a.WindowLength : steps);
        double byRows = rows * F * 2 * (E + D) * job.Windows.Rows.LargestStoredShare + 3 * D * D * F + 30 * steps * (E + D);
        return byRows < steps * F * (2 * E + 3 * D);
    }

    /// <summary>Computes the gradient of a batch's mean loss, which is returned.</summary>
    /// <param name="weights">In the layout's order.</param>
    /// <param name="batch">Numbers of the windows.</param>
    /// <param name="step">Steps done before: with the plan's seed it decides what dropout leaves out.</param>
    public abstract double Compute(float[] weights, ReadOnlyMemory<int> batch, long step);

    /// <summary>
    /// Calls <paramref name="action"/> with the gradient that was computed last, part by part: each parameter once, from several threads. A
    /// call may change the weights of its part.
    /// </summary>
    /// <param name="weights">Those of <see cref="Compute"/>.</param>
    /// <param name="action">What is done with a part.</param>
    public abstract void ForEachPart(float[] weights, PartAction action);
}
