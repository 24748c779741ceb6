using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetHybrid.Evaluation.Classification;
using MLNetHybrid.Evaluation.TimeSeries;

namespace MLNetHybrid.Evaluation.Tests.TimeSeries;

/// <summary>Figures of real series against those of TSB-AD's own evaluation code (version 'opt', oracle thresholds for F-measures).</summary>
public sealed class TsbAdTests
{
    // TSB-AD adds 1e-15 to the denominators of F-measures and sums in another order.
    private const double Tolerance = 1e-6;

    [Fact]
    public void All_figures_agree_with_tsb_ad()
    {
        Case[] cases = JsonSerializer.Deserialize<File>(System.IO.File.ReadAllText(SharedData.Path("golden", "time-series-metrics.json")), JsonSerializerOptions.Web)!.Cases;
        Assert.NotEmpty(cases);
        foreach (Case golden in cases)
        {
            bool[] labels = SharedData.Labels(golden.File);
            float[] scores = golden.Scores ?? cases.First(c => c.File == golden.File && c.Score == golden.Score && c.Scores is not null).Scores!;
            Golden.Near(golden.AreaUnderRocCurve, RocCurve.Of(labels, scores).Area, Tolerance);
            PrecisionRecallCurve curve = PrecisionRecallCurve.Of(labels, scores);
            Golden.Near(golden.AveragePrecision, curve.AveragePrecision, Tolerance);
            // TSB-AD's point F1 has 1e-5 in its denominator.
            Golden.Near(golden.PointF1, curve.Points.Max(p => 2 * p.Precision * p.Recall / (p.Precision + p.Recall + 1e-5)), Tolerance);

            VolumeUnderSurface volume = VolumeUnderSurface.Of(labels, scores, golden.Window, golden.Thresholds);
            Golden.Near(golden.VolumeRoc, volume.Roc, Tolerance);
            Golden.Near(golden.VolumePr, volume.PrecisionRecall, Tolerance);

            OracleFigures oracle = OracleFigures.Of(labels, scores, 100, 0.2, seed: 1);
            Golden.Near(golden.RangeBased, oracle.RangeBased.Value, Tolerance);
            Golden.Near(golden.EventBased, oracle.EventBased.Value, Tolerance);
            Golden.Near(golden.Affiliation, oracle.Affiliation.Value, Tolerance);
            Golden.Near(golden.PointAdjusted, oracle.PointAdjusted.Value, Tolerance);
        }
    }

    private sealed record File(Case[] Cases);

    private sealed record Case(
        string File, string Score, int Window, int Thresholds, float[]? Scores,
        [property: JsonPropertyName("AUC-PR")] double AveragePrecision, [property: JsonPropertyName("AUC-ROC")] double AreaUnderRocCurve,
        [property: JsonPropertyName("VUS-PR")] double VolumePr, [property: JsonPropertyName("VUS-ROC")] double VolumeRoc,
        [property: JsonPropertyName("Standard-F1")] double PointF1, [property: JsonPropertyName("PA-F1")] double PointAdjusted,
        [property: JsonPropertyName("Event-based-F1")] double EventBased, [property: JsonPropertyName("R-based-F1")] double RangeBased,
        [property: JsonPropertyName("Affiliation-F")] double Affiliation);
}
