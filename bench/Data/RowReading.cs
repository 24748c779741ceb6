using Microsoft.ML;
using Microsoft.ML.Data;

namespace Bench.Data;

/// <summary>Passes over data views.</summary>
internal static class RowReading
{
    /// <summary>Reads every row's features and does nothing with them: what ML.NET takes whoever trains or scores.</summary>
    public static void ReadFeatures(IDataView view)
    {
        DataViewSchema.Column column = view.Schema[nameof(FeatureRow.Features)];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> features = default;
        while (cursor.MoveNext()) getter(ref features);
    }

    /// <summary>Reads every row's score and verdict, and keeps neither.</summary>
    /// <returns>Rows with the verdict "anomaly".</returns>
    public static long ReadVerdicts(IDataView view)
    {
        DataViewSchema.Column score = view.Schema["Score"], label = view.Schema["PredictedLabel"];
        using DataViewRowCursor cursor = view.GetRowCursor([score, label]);
        ValueGetter<float> getScore = cursor.GetGetter<float>(score);
        ValueGetter<bool> getLabel = cursor.GetGetter<bool>(label);
        float value = 0;
        bool isAnomaly = false;
        long anomalies = 0;
        while (cursor.MoveNext())
        {
            getScore(ref value);
            getLabel(ref isAnomaly);
            if (isAnomaly) anomalies++;
        }
        return anomalies;
    }

    /// <summary>Every row's score.</summary>
    public static float[] ReadScores(IDataView view) => [.. view.GetColumn<float>("Score")];
}
