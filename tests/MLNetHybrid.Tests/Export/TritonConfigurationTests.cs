using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace MLNetHybrid.Tests.Export;

/// <summary>The configurations for Triton name what the reference models have.</summary>
public sealed partial class TritonConfigurationTests
{
    [Theory]
    [InlineData("hybrid")]
    [InlineData("lstm_autoencoder")]
    public void Names_types_and_sizes_are_those_of_the_reference_model(string model)
    {
        string configuration = File.ReadAllText(Repository.PathOf($"onnx/triton/{model}/config.pbtxt"));
        using var session = new InferenceSession(Repository.PathOf($"onnx/reference/{model}.onnx"));
        Assert.Contains($"name: \"{model}\"", configuration, StringComparison.Ordinal);
        Match[] values = [.. Values().Matches(configuration).Cast<Match>()];
        Assert.Equal(session.InputNames, values.Take(1).Select(value => value.Groups["name"].Value));
        Assert.Equal(3, values.Length);
        foreach (Match value in values)
        {
            string name = value.Groups["name"].Value;
            NodeMetadata metadata = session.InputMetadata.TryGetValue(name, out NodeMetadata? input) ? input : session.OutputMetadata[name];
            Assert.Equal(metadata.ElementType == typeof(bool) ? "TYPE_BOOL" : "TYPE_FP32", value.Groups["type"].Value);
            int[] sizes = [.. value.Groups["dims"].Value.Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
            // The first dimension, N, is Triton's; a value of shape (N) is given as (N, 1).
            int[] item = metadata.Dimensions is [_, .. int[] rest] && rest.Length > 0 ? rest : [1];
            Assert.Equal(item, sizes);
        }
    }

    [GeneratedRegex(@"\{ name: ""(?<name>\w+)"" data_type: (?<type>\w+) dims: \[ (?<dims>[\d, ]+) \]")]
    private static partial Regex Values();
}
