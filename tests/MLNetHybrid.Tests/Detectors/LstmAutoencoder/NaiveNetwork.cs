using MLNetHybrid.Detectors.LstmAutoencoder.Network;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder;

/// <summary>
/// The forward pass of one window in double precision, loops only: what the fast kernels are compared with. A sequence is an array of
/// steps, a step an array of its values.
/// </summary>
/// <param name="layout">The network and the order of its weights.</param>
/// <param name="weights">In the layout's order.</param>
/// <param name="mask">Dropout's factor of (layer, step, unit), layers counted over encoder blocks, then decoder layers; null for
/// inference.</param>
internal sealed class NaiveNetwork(NetworkLayout layout, double[] weights, Func<int, int, int, double>? mask = null)
{
    /// <summary>Latent (2Z) and reconstruction, L steps of F values, of a window, (L, F) row-major.</summary>
    public (double[] Latent, double[][] Reconstruction) Run(double[] window)
    {
        double[][] x = [.. window.Chunk(layout.Architecture.FeatureCount)];
        int layer = 0;
        foreach (EncoderBlockParameters block in layout.Encoder)
        {
            double[][] shortcut = block.Shortcut is null ? x : [.. x.Select(step => Dense(step, block.Shortcut))];
            double[][] h = Normalize(Lstm(x, block.Lstm, backwards: false), block.Norm, layer++);
            x = [.. h.Select((step, t) => Add(step, shortcut[t]))];
        }

        double[] latent = [.. Lstm(x, layout.LatentForward, backwards: false)[^1], .. Lstm(x, layout.LatentBackward, backwards: true)[0]];

        x = [.. x.Select(_ => latent)];
        foreach (DecoderLayerParameters decoder in layout.Decoder)
        {
            double[][] h = Lstm(x, decoder.Lstm, backwards: false);
            if (decoder.Backward is not null)
            {
                double[][] other = Lstm(x, decoder.Backward, backwards: true);
                h = [.. h.Select((step, t) => (double[])[.. step, .. other[t]])];
            }

            x = Normalize(h, decoder.Norm, layer++);
        }

        return (latent, [.. x.Select(step => Dense(step, layout.Output))]);
    }

    /// <summary>The loss function of each residual of a window, (L, F).</summary>
    public double[] Losses(double[] window, ReconstructionLoss loss) =>
        [.. Run(window).Reconstruction.SelectMany(step => step).Select((value, i) => Loss(value - window[i], loss))];

    /// <summary>The mean of <see cref="Losses"/> over the measure's scope.</summary>
    public double Error(double[] window, ErrorMeasure measure) =>
        Losses(window, measure.Loss).Skip(measure.FirstStep(layout.Architecture.WindowLength) * layout.Architecture.FeatureCount).Average();

    private static double Loss(double residual, ReconstructionLoss loss) => loss switch
    {
        ReconstructionLoss.MeanSquaredError => residual * residual,
        ReconstructionLoss.MeanAbsoluteError => Math.Abs(residual),
        _ => Math.Abs(residual) <= 1 ? residual * residual / 2 : Math.Abs(residual) - 0.5,
    };

    // All states h of one LSTM; gates in the order i, f, g, o, each H wide.
    private double[][] Lstm(double[][] x, LstmParameters lstm, bool backwards)
    {
        int hidden = lstm.Recurrent.Rows;
        double[] h = new double[hidden], c = new double[hidden];
        double[][] states = new double[x.Length][];
        for (int n = 0; n < x.Length; n++)
        {
            int t = backwards ? x.Length - 1 - n : n;
            double[] z = Add(Add(Product(x[t], lstm.Kernel), Product(h, lstm.Recurrent)), Values(lstm.Bias));
            h = new double[hidden];
            for (int u = 0; u < hidden; u++)
            {
                double i = Sigmoid(z[u]), f = Sigmoid(z[hidden + u]), g = Math.Tanh(z[2 * hidden + u]), o = Sigmoid(z[3 * hidden + u]);
                c[u] = f * c[u] + i * g;
                h[u] = o * Math.Tanh(c[u]);
            }

            states[t] = h;
        }

        return states;
    }

    // Dropout, then layer normalization of each step.
    private double[][] Normalize(double[][] h, NormParameters norm, int layer)
    {
        double[] gamma = Values(norm.Gamma), beta = Values(norm.Beta);
        return [.. h.Select((step, t) =>
        {
            double[] kept = [.. step.Select((value, u) => value * (mask?.Invoke(layer, t, u) ?? 1))];
            double mean = kept.Average(), variance = kept.Average(value => (value - mean) * (value - mean));
            double deviation = Math.Sqrt(variance + NetworkArchitecture.LayerNormEpsilon);
            return (double[])[.. kept.Select((value, u) => gamma[u] * (value - mean) / deviation + beta[u])];
        })];
    }

    private double[] Dense(double[] x, DenseParameters dense) => Add(Product(x, dense.Kernel), Values(dense.Bias));

    // x (In) times W (In, Out)
    private double[] Product(double[] x, ParameterTensor matrix)
    {
        double[] y = new double[matrix.Columns];
        for (int k = 0; k < matrix.Rows; k++)
            for (int j = 0; j < matrix.Columns; j++) y[j] += x[k] * weights[matrix.Offset + k * matrix.Columns + j];
        return y;
    }

    private double[] Values(ParameterTensor tensor) => weights[tensor.Offset..(tensor.Offset + tensor.Length)];

    private static double[] Add(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
