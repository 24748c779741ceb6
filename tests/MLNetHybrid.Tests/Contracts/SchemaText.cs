using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>A schema with all that it says, as lines of text that can be compared.</summary>
public static class SchemaText
{
    /// <summary>A line per column: name, type, whether a later column hides it, and its annotations with their values.</summary>
    public static string[] Of(IEnumerable<DataViewSchema.Column> schema) =>
        [.. schema.Select(column => $"{column.Name}: {column.Type}{(column.IsHidden ? " hidden" : "")} {Annotations(column.Annotations)}")];

    private static string Annotations(DataViewSchema.Annotations annotations)
    {
        DataViewRow row = AnnotationUtils.AnnotationsAsRow(annotations);
        return string.Join("; ", annotations.Schema.OrderBy(annotation => annotation.Name, StringComparer.Ordinal)
            .Select(annotation => $"{annotation.Name}: {annotation.Type} = {Text(DataViewValues.Reader(row, annotation)())}"));
    }

    private static string Text(object value) => value is Array values ? string.Join("|", values.Cast<object>()) : $"{value}";
}
