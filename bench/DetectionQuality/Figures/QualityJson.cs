using System.Text.Json.Nodes;
using MLNetHybrid.Evaluation;

namespace DetectionQuality.Figures;

/// <summary>Figures by the names that they have in the JSON files.</summary>
internal static class QualityJson
{
    public static void Add(JsonObject target, Quality quality)
    {
        target["vusPr"] = quality.VusPr;
        target["aucRoc"] = quality.AucRoc;
        target["averagePrecision"] = quality.AveragePrecision;
        target["f1"] = quality.F1;
        target["falseAlarmRate"] = quality.FalseAlarmRate;
        target["missedAlarmRate"] = quality.MissedAlarmRate;
        target["unseenFalseAlarmRate"] = quality.UnseenFalseAlarmRate;
        target["bestF1"] = quality.BestF1;
        target["eventRecall"] = quality.EventRecall;
        if (quality.Counts is not AnomalyConfusionMatrix counts) return;
        target["events"] = quality.Events;
        target["eventsFound"] = quality.EventsFound;
        target["truePositives"] = counts.TruePositives;
        target["falsePositives"] = counts.FalsePositives;
        target["falseNegatives"] = counts.FalseNegatives;
        target["trueNegatives"] = counts.TrueNegatives;
        target["unjudged"] = quality.Unjudged;
    }
}
