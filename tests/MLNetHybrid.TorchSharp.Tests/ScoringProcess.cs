using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>
/// A process of its own that loads a model and scores with it: what an application does that has never heard of TorchSharp.
/// </summary>
internal static class ScoringProcess
{
    public const string Command = "score-in-this-process";
    public const int Rows = 60;

    /// <summary>
    /// Writes to <paramref name="output"/> one line with the scores and one with the assemblies of TorchSharp that are loaded.
    /// </summary>
    public static int Run(string model, string output)
    {
        var ml = new MLContext(1);
        ITransformer transformer = ml.Model.Load(model, out _);
        float[] scores = [.. transformer.Transform(SensorRow.View(ml, Rows)).GetColumn<float>("Score")];
        IEnumerable<string> torch = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!)
            .Where(name => name.Contains("Torch", StringComparison.Ordinal) && name != typeof(ScoringProcess).Assembly.GetName().Name);
        File.WriteAllLines(output, [
            string.Join(' ', scores.Select(score => score.ToString(CultureInfo.InvariantCulture))), string.Join(' ', torch)]);
        return 0;
    }
}
