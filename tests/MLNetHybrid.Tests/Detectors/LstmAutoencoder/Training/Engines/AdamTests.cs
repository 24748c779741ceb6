using System.Text.Json;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training.Engines;

public sealed class AdamTests
{
    [Fact]
    public void Steps_equal_those_of_Keras_formula()
    {
        JsonElement golden = Golden.Read<JsonElement>("adam");
        double[] weights = golden.GetProperty("start").Deserialize<double[]>()!;
        double[][] gradients = golden.GetProperty("gradients").Deserialize<double[][]>()!, after = golden.GetProperty("after")
            .Deserialize<double[][]>()!;
        double learningRate = golden.GetProperty("learningRate").GetDouble();
        var adam = new Adam<double>(weights.Length);
        for (int step = 0; step < gradients.Length; step++)
        {
            adam.Step(0, gradients[step], weights, Adam<double>.Rate(step, learningRate));
            Near.Equal(after[step], weights, 1e-14);
        }
    }

    [Fact]
    public void The_first_step_has_the_length_of_the_learning_rate()
    {
        float[] weights = new float[3];
        new Adam<float>(3).Step(0, [5, -0.2f, 0], weights, Adam<float>.Rate(step: 0, learningRate: 0.01));
        Near.Equal(new[] { -0.01, 0.01, 0 }, weights, 1e-6);
    }
}
