using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Detectors;

/// <summary>The annotations by which ML.NET's evaluators recognise an anomaly score and its label.</summary>
internal static class ScoreAnnotations
{
    /// <param name="scoreSet">Number that the columns of one scorer share.</param>
    /// <param name="valueKind">A constant of <c>AnnotationUtils.Const.ScoreValueKind</c>.</param>
    public static DataViewSchema.Annotations Create(uint scoreSet, string valueKind)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, (ref uint value) => value = scoreSet);
        builder.Add(AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance,
            (ref ReadOnlyMemory<char> value) => value = AnnotationUtils.Const.ScoreColumnKind.AnomalyDetection.AsMemory());
        builder.Add(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance,
            (ref ReadOnlyMemory<char> value) => value = valueKind.AsMemory());
        return builder.ToAnnotations();
    }
}
