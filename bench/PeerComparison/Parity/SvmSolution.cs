using Bench.Data;
using Microsoft.ML;
using MLNetHybrid;

namespace PeerComparison.Parity;

/// <summary>A trained one-class SVM.</summary>
/// <param name="Objective">1/2 alpha' K alpha.</param>
/// <param name="Decision">Of the training rows; negative outside.</param>
internal sealed record SvmSolution(double Objective, IReadOnlyList<double> Decision)
{
    /// <summary>As peer.py writes it: the objective, then the decision values.</summary>
    public static SvmSolution OfPeer(double[] result) => new(result[0], result[1..]);

    public static SvmSolution OfModel(MLContext ml, OneClassSvmTransformer model, FeatureRows data)
    {
        var vectors = new float[model.Model.SupportVectorCount * data.ColumnCount];
        for (int m = 0; m < model.Model.SupportVectorCount; m++)
            model.Model.CopySupportVector(m, vectors.AsSpan(m * data.ColumnCount, data.ColumnCount));
        float[] ofVectors = RowReading.ReadScores(
            model.Transform(new FeatureRows("support vectors", data.ColumnCount, vectors).ToDataView(ml)));
        // (K alpha)_m = rho - score_m
        double objective = ofVectors.Select((score, m) => model.Model.DualCoefficients[m] * (model.Model.Rho - score)).Sum() / 2;
        return new SvmSolution(objective, [.. RowReading.ReadScores(model.Transform(data.ToDataView(ml))).Select(score => -(double)score)]);
    }

    /// <summary>By how much the objective differs from the <paramref name="optimum"/>'s, relative.</summary>
    public double ObjectiveError(SvmSolution optimum) => Math.Abs(Objective - optimum.Objective) / Math.Abs(optimum.Objective);

    /// <summary>
    /// By how much decision values differ at most from the <paramref name="optimum"/>'s, relative to the largest of those.
    /// </summary>
    public double DecisionError(SvmSolution optimum) =>
        Decision.Zip(optimum.Decision, (value, expected) => Math.Abs(value - expected)).Max() / optimum.Decision.Max(Math.Abs);
}
