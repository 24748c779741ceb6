using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Votes of several detectors for <see cref="AnomalyDetectionCatalog"/>.</summary>
public static class VoteCatalog
{
    /// <summary>Combines several detectors into one verdict and one score.</summary>
    /// <inheritdoc cref="VoteEstimator" path="/remarks"/>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="inputs">The members, 1 to 1024.</param>
    /// <param name="rule">How many members must agree.</param>
    /// <param name="scoreColumnName">The output column with the combined score.</param>
    /// <param name="predictedLabelColumnName">The output column with the verdict.</param>
    /// <exception cref="ArgumentException">There is no member, or a column has no name.</exception>
    /// <example><code>
    /// var pipeline = ml.AnomalyDetection.Trainers.IsolationForest("Features", scoreColumnName: "A", predictedLabelColumnName: "IsA")
    ///     .Append(ml.AnomalyDetection.Trainers.OneClassSvm("Features", scoreColumnName: "B", predictedLabelColumnName: "IsB"))
    ///     .Append(ml.AnomalyDetection.Vote([new VoteInput("A", "IsA"), new VoteInput("B", "IsB")], VoteRule.All));
    /// IDataView scored = pipeline.Fit(data).Transform(data);
    /// </code></example>
    public static VoteEstimator Vote(
        this AnomalyDetectionCatalog catalog, IReadOnlyList<VoteInput> inputs, VoteRule rule = VoteRule.Majority,
        string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        catalog.Vote(new VoteEstimator.Options
        {
            Inputs = inputs,
            Rule = rule,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
        });

    /// <inheritdoc cref="Vote(AnomalyDetectionCatalog, IReadOnlyList{VoteInput}, VoteRule, string, string)"/>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="options">Who votes, and how votes count.</param>
    public static VoteEstimator Vote(this AnomalyDetectionCatalog catalog, VoteEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
