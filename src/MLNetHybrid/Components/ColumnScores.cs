using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Components;

/// <summary>Reads a column of Single as a whole.</summary>
internal static class ColumnScores
{
    /// <summary>By row.</summary>
    public static float[] Read(IHost host, IDataView view, DataViewSchema.Column column)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<float> getScore = cursor.GetGetter<float>(column);
        var scores = new List<float>();
        float score = 0;
        while (cursor.MoveNext())
        {
            if (cursor.Position % 1024 == 0) host.CheckAlive();
            getScore(ref score);
            scores.Add(score);
        }
        return [.. scores];
    }
}
