using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Retrospect;
using MLNetHybrid.Voting;

namespace Microsoft.ML;

/// <summary>Scores of recorded rows that look ahead.</summary>
public static class RetrospectCatalog
{
    /// <summary>
    /// Scores recorded rows by all windows that hold them: not only by the window that ends at the row, which is all that a pipeline or a
    /// prediction engine can know at that time, but also by those that end at the L - 1 rows after it in its stream.
    /// </summary>
    /// <remarks>
    /// <para>A row's mean score over these windows becomes its rarity, -log10 of the share of calibration rows whose mean is as high: the
    /// column <see cref="RetrospectColumns.Score"/>. <see cref="RetrospectColumns.PredictedLabel"/> = Score > threshold. A hybrid of model
    /// <see cref="HybridModel.Ensemble"/> brings that scale along, learned from scores of rows that its members had not seen; for other
    /// models <paramref name="calibrationData"/> gives it.</para>
    /// <para>The first L - 1 rows of a stream have a score here, as later windows hold them; where no window does, it is NaN and the label
    /// false. Cost: two passes over the rows when this is called, and 32 bytes a row.</para>
    /// </remarks>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="model">A fitted or loaded model with windows of rows.</param>
    /// <param name="data">Rows as the model takes them, in the order of time.</param>
    /// <param name="calibrationData">Normal rows, unseen by the model, that set scale and threshold. Null: the model's own scale.</param>
    /// <param name="expectedFalseAlarmRate">The share of normal rows that alarm, in (0, 1). Null: as the model's own threshold says, or
    /// 0.01.</param>
    /// <param name="scoreColumnName">The score that is averaged.</param>
    /// <returns>The model's output, and the two columns.</returns>
    /// <exception cref="ArgumentException">The model has no windows or no such score, or no scale and
    /// <paramref name="calibrationData"/> is null.</exception>
    /// <example><code>
    /// ITransformer hybrid = ml.AnomalyDetection.Trainers.LstmHybrid("Features", windowLength: 10).Fit(data);
    /// IDataView judged = ml.AnomalyDetection.ScoreInRetrospect(hybrid, data);
    /// IEnumerable&lt;float&gt; scores = judged.GetColumn&lt;float&gt;(RetrospectColumns.Score);
    /// </code></example>
    public static IDataView ScoreInRetrospect(
        this AnomalyDetectionCatalog catalog, ITransformer model, IDataView data, IDataView? calibrationData = null,
        double? expectedFalseAlarmRate = null, string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        Argument.ColumnName(scoreColumnName, "ScoreInRetrospect.scoreColumnName");
        if (expectedFalseAlarmRate is double rate) Argument.Between(rate, 0, 1, "ScoreInRetrospect.expectedFalseAlarmRate");
        IHost host = CatalogUtils.GetEnvironment(catalog).Register("ScoreInRetrospect");

        VoteTransformer? vote =
            ModelParts.Of(model).OfType<VoteTransformer>().LastOrDefault(part => part.ScoreColumnName == scoreColumnName);
        var means = new MeanScores(host, model, scoreColumnName);
        RarityScale scale = calibrationData is not null ? CalibratedScale(means, calibrationData)
            : vote?.Scale.InRetrospect ?? throw new ArgumentException(
                $"ScoreInRetrospect.calibrationData must be given: the model brings no scale for the means of '{scoreColumnName}', as a "
                + "hybrid of model Ensemble does.", nameof(calibrationData));
        float threshold = expectedFalseAlarmRate is double wanted ? RarityScale.Threshold(wanted)
            : vote?.Threshold ?? RarityScale.Threshold(0.01);
        float[] scores = [.. means.Of(data).Select(mean => (float)Math.Min(scale.Surprise(mean), float.MaxValue))];

        var columns = new ArrayDataViewBuilder(host);
        columns.AddColumn(RetrospectColumns.Score, NumberDataViewType.Single, scores);
        columns.AddColumn(RetrospectColumns.PredictedLabel, BooleanDataViewType.Instance, [.. scores.Select(score => score > threshold)]);
        return ZipDataView.Create(host, [model.Transform(data), columns.GetDataView()]);
    }

    private static RarityScale CalibratedScale(MeanScores means, IDataView calibrationData)
    {
        float[] known = [.. means.Of(calibrationData).Where(float.IsFinite)];
        if (known.Length == 0)
            throw new ArgumentException(
                "ScoreInRetrospect.calibrationData must hold a row with a score; got none.", nameof(calibrationData));
        return VoteScale.RetrospectScale(known);
    }
}
