using System.Text.Json;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Onnx;

/// <summary>
/// The small model in the repository's <c>onnx/reference</c> folder: weights, windows and the answers that Python computed.
/// </summary>
internal sealed class ReferenceModel
{
    public static readonly ReferenceModel Instance = new();

    private readonly JsonElement _golden;

    private ReferenceModel()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "lstm_autoencoder_golden.json")));
        _golden = document.RootElement.Clone();
        Architecture = new NetworkArchitecture(
            _golden.GetProperty("window_length").GetInt32(),
            _golden.GetProperty("feature_count").GetInt32(),
            _golden.GetProperty("hidden_size").GetInt32(),
            _golden.GetProperty("encoder_blocks").GetInt32(),
            _golden.GetProperty("decoder_layers").GetInt32());
        Parameters = Floats(_golden.GetProperty("parameters"));
        Windows = Floats(_golden.GetProperty("windows"));
    }

    public NetworkArchitecture Architecture { get; }
    public float[] Parameters { get; }
    public float[] Windows { get; }
    public int Count => Windows.Length / WindowSize;
    public int WindowSize => Architecture.WindowLength * Architecture.FeatureCount;

    public double[] Latent => Doubles(_golden.GetProperty("latent"));

    public double[] Error(ErrorScope scope) => Doubles(_golden.GetProperty("reconstruction_error").GetProperty(scope.ToString()));

    /// <summary>(N, L, F): squared residuals.</summary>
    public double[] ErrorPerFeature => Doubles(_golden.GetProperty("reconstruction_error_per_feature"));

    public static byte[] ReadFile() => File.ReadAllBytes(Path.Combine(Folder, "lstm_autoencoder.onnx"));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "onnx", "reference");

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];
    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
