using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Onnx;
using static MLNetHybrid.Onnx.GraphWriter;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Onnx;

/// <summary>
/// The trained autoencoder as an ONNX graph; <c>onnx/README.md</c> is its contract. Dropout is left out: it does nothing at inference.
/// Letters: N windows, L steps, F features, H units, Z units per direction of the latent LSTM. ONNX's LSTM wants time first, so everything
/// between the input and the error is (L, N, width).
/// </summary>
internal sealed class LstmAutoencoderGraph
{
    /// <summary>Name of the input, (N, L, F).</summary>
    public const string Window = "window";

    /// <summary>Name of the output (N, 2Z): final states of the forward, then of the backward latent LSTM.</summary>
    public const string Latent = "latent";

    /// <summary>Name of the output (N): mean loss over the steps that the graph's error scope names.</summary>
    public const string ReconstructionError = "reconstruction_error";

    /// <summary>Name of the output (N, L, F): loss of each residual.</summary>
    public const string ReconstructionErrorPerFeature = "reconstruction_error_per_feature";

    private readonly NetworkArchitecture _architecture;
    private readonly ReadOnlyMemory<float> _parameters;
    private readonly GraphWriter _graph;

    /// <summary>Builds the graph of a file of its own.</summary>
    public static ModelProto Create(
        NetworkArchitecture architecture, ReadOnlyMemory<float> parameters, ErrorMeasure measure, bool perFeature)
    {
        var graph = new GraphBuilder("lstm_autoencoder");
        int L = architecture.WindowLength, F = architecture.FeatureCount;
        string window = graph.Input(Window, "Windows of L steps with F features each, in time order.", "N", L, F);
        _ = new LstmAutoencoderGraph(graph, window, architecture, parameters, measure, perFeature);
        graph.Output(Latent, "Final states of the forward, then of the backward latent LSTM.", "N", architecture.LatentSize);
        graph.Output(ReconstructionError, measure.Scope == ErrorScope.Window
            ? $"{Described(measure.Loss)}, mean over the window's L x F values."
            : $"{Described(measure.Loss)}, mean over the F values of the window's last step.", "N");
        if (perFeature)
            graph.Output(ReconstructionErrorPerFeature, $"{Described(measure.Loss)}.", "N", L, F);
        ModelProto model = graph.Build("LSTM autoencoder: encodes and reconstructs windows of a multivariate series.");
        model.MetadataProps.Add(new StringStringEntryProto { Key = "error_scope", Value = measure.Scope.ToString() });
        model.MetadataProps.Add(new StringStringEntryProto { Key = "loss", Value = measure.Loss.ToString() });
        return model;
    }

    /// <summary>Adds the network to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="window">Its value with the windows, (N, L, F).</param>
    /// <param name="architecture">The network's sizes.</param>
    /// <param name="parameters">The network's weights, one flat array in the order of <see cref="NetworkLayout"/>.</param>
    /// <param name="measure">How residuals become the error.</param>
    /// <param name="perFeature">
    /// Whether there is an output <see cref="ReconstructionErrorPerFeature"/>. ONNX Runtime computes every output, also those that nobody
    /// asks for (1.31, by its profile); without this one the scope <see cref="ErrorScope.LastStep"/> reconstructs the last step only.
    /// </param>
    /// <exception cref="ArgumentException">The number of weights is not that of the architecture.</exception>
    public LstmAutoencoderGraph(GraphWriter graph, string window, NetworkArchitecture architecture, ReadOnlyMemory<float> parameters,
        ErrorMeasure measure, bool perFeature)
    {
        var layout = new NetworkLayout(architecture);
        if (parameters.Length != layout.ParameterCount)
        {
            string problem = $"A network of this architecture has {layout.ParameterCount} weights; got {parameters.Length}.";
            throw new ArgumentException(problem, nameof(parameters));
        }

        _graph = graph;
        _architecture = architecture;
        _parameters = parameters;
        string sequence = _graph.Node("Transpose", "sequence", [Saturated(window)], Attribute("perm", 1, 0, 2));
        LatentValue = Encode(layout, sequence);
        (ErrorValue, PerFeatureValue) = AddError(layout, Decode(layout, LatentValue), sequence, measure, perFeature);
    }

    /// <summary>The graph's value of (N, 2Z) <see cref="Latent"/>.</summary>
    public string LatentValue { get; }

    /// <summary>The graph's value of (N) <see cref="ReconstructionError"/>.</summary>
    public string ErrorValue { get; }

    /// <summary>The graph's value of (N, L, F) <see cref="ReconstructionErrorPerFeature"/>; null where there is none.</summary>
    public string? PerFeatureValue { get; }

    // Clip may turn NaN into a number and makes one of infinity; 0 x is 0 for every finite x and NaN for the others.
    private string Saturated(string window)
    {
        string least = _graph.Scalar("least", -FeatureRange.Largest), largest = _graph.Scalar("largest", FeatureRange.Largest);
        string clipped = _graph.Node("Clip", "clipped", [window, least, largest]);
        return _graph.Node("Add", "saturated", [clipped, _graph.Node("Mul", "missing", [window, _graph.Scalar("zero", 0f)])]);
    }

    private string Encode(NetworkLayout layout, string x)
    {
        for (int block = 0; block < layout.Encoder.Length; block++)
        {
            EncoderBlockParameters parameters = layout.Encoder[block];
            string name = $"encoder.{block}";
            string normed = Norm($"{name}.norm", Lstm($"{name}.lstm", x, parameters.Lstm), parameters.Norm);
            string shortcut = parameters.Shortcut is null ? x : Dense($"{name}.shortcut", x, parameters.Shortcut);
            x = _graph.Node("Add", name, [normed, shortcut]);
        }

        // Y_h: (2, N, Z) -> (N, 2, Z) -> (N, 2Z); a 0 in a Reshape keeps the size, so that N stays open.
        string states = _graph.Node("LSTM", "latent.lstm", outputPosition: 1,
            LstmInputs("latent", x, [layout.LatentForward, layout.LatentBackward]),
            Attribute("hidden_size", _architecture.LatentUnits), Attribute("direction", "bidirectional"));
        string byWindow = _graph.Node("Transpose", "latent.by_window", [states], Attribute("perm", 1, 0, 2));
        return _graph.Node("Reshape", Latent, [byWindow, _graph.Constant("latent.shape", 0, _architecture.LatentSize)]);
    }

    private string Decode(NetworkLayout layout, string latent)
    {
        // (N, 2Z) -> (1, N, 2Z) -> (L, N, 2Z)
        string oneStep = _graph.Unsqueeze("decoder.one_step", latent, [0], "decoder.step_axis");
        string x = _graph.Node("Expand", "decoder.repeated", [oneStep, _graph.Constant("decoder.steps", _architecture.WindowLength, 1, 1)]);
        for (int layer = 0; layer < layout.Decoder.Length; layer++)
        {
            string name = $"decoder.{layer}";
            (LstmParameters lstm, LstmParameters? backward, NormParameters norm) = layout.Decoder[layer];
            x = backward is null ? Lstm($"{name}.lstm", x, lstm) : BidirectionalLstm($"{name}.lstm", x, lstm, backward);
            x = Norm($"{name}.norm", x, norm);
        }
        return x;
    }

    private (
        string Error, string? PerFeature) AddError(
        NetworkLayout layout, string decoded, string sequence, ErrorMeasure measure, bool perFeature)
    {
        string last = "";
        if (measure.Scope == ErrorScope.LastStep) last = _graph.Scalar("error.last_step", _architecture.WindowLength - 1);
        if (measure.Scope == ErrorScope.LastStep && !perFeature)
        {
            // (L, N, width) -> (N, width), before the output layer, which then works on one step only.
            decoded = _graph.Node("Gather", "error.decoded", [decoded, last], Attribute("axis", 0));
            sequence = _graph.Node("Gather", "error.target", [sequence, last], Attribute("axis", 0));
        }

        string losses = Loss(_graph.Node("Sub", "error.difference", [Dense("output", decoded, layout.Output), sequence]), measure.Loss);
        string? each = null;
        if (perFeature) each = _graph.Node("Transpose", ReconstructionErrorPerFeature, [losses], Attribute("perm", 1, 0, 2));
        if (measure.Scope == ErrorScope.LastStep && perFeature)
            losses = _graph.Node("Gather", "error.of_last_step", [losses, last], Attribute("axis", 0));
        long[] averaged = measure.Scope == ErrorScope.LastStep ? [1] : [0, 2];
        return (_graph.Reduce("ReduceMean", ReconstructionError, losses, averaged, "error.axes"), each);
    }

    private string Loss(string residual, ReconstructionLoss loss)
    {
        if (loss == ReconstructionLoss.MeanSquaredError) return _graph.Node("Mul", "error.square", [residual, residual]);
        string a = _graph.Node("Abs", "error.absolute", [residual]);
        if (loss == ReconstructionLoss.MeanAbsoluteError) return a;

        // Huber: q (a - q / 2) with q = min(a, 1).
        string q = _graph.Node("Min", "error.bounded", [a, _graph.Constant("error.one", [], [1f])]);
        string half = _graph.Node("Mul", "error.half_bounded", [q, _graph.Constant("error.half", [], [0.5f])]);
        return _graph.Node("Mul", "error.huber", [q, _graph.Node("Sub", "error.slope", [a, half])]);
    }

    private static string Described(ReconstructionLoss loss) => loss switch
    {
        ReconstructionLoss.MeanSquaredError => "Squared error",
        ReconstructionLoss.MeanAbsoluteError => "Absolute error",
        _ => "Huber's loss with delta 1",
    };

    // (L, N, D) -> Y: (L, 1, N, H) -> (L, N, H)
    private string Lstm(string name, string x, LstmParameters parameters)
    {
        string states = _graph.Node(
            "LSTM", $"{name}.states", LstmInputs(name, x, [parameters]), Attribute("hidden_size", _architecture.HiddenSize));
        return _graph.Squeeze(name, states, [1], $"{name}.direction_axis");
    }

    // (L, N, D) -> Y: (L, 2, N, H) -> (L, N, 2, H) -> (L, N, 2H)
    private string BidirectionalLstm(string name, string x, LstmParameters forward, LstmParameters backward)
    {
        string states = _graph.Node("LSTM", $"{name}.states", LstmInputs(name, x, [forward, backward]),
            Attribute("hidden_size", _architecture.HiddenSize), Attribute("direction", "bidirectional"));
        string byWindow = _graph.Node("Transpose", $"{name}.by_window", [states], Attribute("perm", 0, 2, 1, 3));
        return _graph.Node("Reshape", name, [byWindow, _graph.Constant($"{name}.shape", 0, 0, _architecture.DecoderWidth)]);
    }

    // W: (directions, 4H, D), R: (directions, 4H, H), B: (directions, 8H)
    private string[] LstmInputs(string name, string x, ReadOnlySpan<LstmParameters> directions)
    {
        int H = directions[0].Recurrent.Rows, D = directions[0].Kernel.Rows;
        int count = directions.Length;
        float[] kernel = new float[count * 4 * H * D], recurrent = new float[count * 4 * H * H], bias = new float[count * 8 * H];
        for (int i = 0; i < count; i++)
        {
            LstmWeightOrder.Matrix(Of(directions[i].Kernel), D, H, kernel.AsSpan(i * 4 * H * D));
            LstmWeightOrder.Matrix(Of(directions[i].Recurrent), H, H, recurrent.AsSpan(i * 4 * H * H));
            LstmWeightOrder.Bias(Of(directions[i].Bias), H, bias.AsSpan(i * 8 * H));
        }
        return
        [
            x,
            _graph.Constant($"{name}.W", [count, 4 * H, D], kernel),
            _graph.Constant($"{name}.R", [count, 4 * H, H], recurrent),
            _graph.Constant($"{name}.B", [count, 8 * H], bias),
        ];
    }

    private string Norm(string name, string x, NormParameters parameters) => _graph.LayerNormalization(
        name, x, Vector($"{name}.gamma", parameters.Gamma), Vector($"{name}.beta", parameters.Beta),
        (float)NetworkArchitecture.LayerNormEpsilon);

    private string Dense(string name, string x, DenseParameters parameters)
    {
        string kernel = _graph.Constant($"{name}.kernel", [parameters.Kernel.Rows, parameters.Kernel.Columns], Of(parameters.Kernel));
        string product = _graph.Node("MatMul", $"{name}.product", [x, kernel]);
        return _graph.Node("Add", name, [product, Vector($"{name}.bias", parameters.Bias)]);
    }

    private string Vector(string name, ParameterTensor tensor) => _graph.Constant(name, [tensor.Length], Of(tensor));

    private ReadOnlySpan<float> Of(ParameterTensor tensor) => tensor.Of(_parameters.Span);
}
