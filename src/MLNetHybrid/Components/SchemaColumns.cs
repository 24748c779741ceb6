using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Components;

/// <summary>Finds the columns that a component needs, and makes the exceptions about those that are not there or do not suit.</summary>
internal static class SchemaColumns
{
    /// <summary>Names that a message lists at most: a data set may have thousands of columns.</summary>
    private const int ListedNames = 30;

    /// <exception cref="ArgumentOutOfRangeException">There is no such column; the message lists those that there are.</exception>
    public static DataViewSchema.Column Find(IExceptionContext context, DataViewSchema schema, string role, string name) =>
        schema.GetColumnOrNull(name) ?? throw Absent(context, role, name, [.. schema.Where(c => !c.IsHidden).Select(c => c.Name)]);

    /// <inheritdoc cref="Find(IExceptionContext, DataViewSchema, string, string)"/>
    public static SchemaShape.Column Find(IExceptionContext context, SchemaShape schema, string role, string name) =>
        schema.TryFindColumn(name, out SchemaShape.Column column)
            ? column
            : throw Absent(context, role, name, [.. schema.Select(c => c.Name)]);

    /// <summary>For a column of a type that does not suit.</summary>
    public static Exception Mismatch(IExceptionContext context, string role, DataViewSchema.Column column, string? expected) =>
        Mismatch(context, role, column.Name, expected, column.Type.ToString(), column.Type is VectorDataViewType { IsKnownSize: false });

    /// <inheritdoc cref="Mismatch(IExceptionContext, string, DataViewSchema.Column, string)"/>
    public static Exception Mismatch(IExceptionContext context, string role, SchemaShape.Column column, string? expected) =>
        Mismatch(context, role, column.Name, expected, column.GetTypeString(), column.Kind == SchemaShape.Column.VectorKind.VariableVector);

    private static Exception Mismatch(
        IExceptionContext context, string role, string name, string? expected, string? actual, bool hasUnknownSize) =>
        context.ExceptSchemaMismatch("schema", role, name, expected, hasUnknownSize
            ? $"{actual}, a vector of unknown size (an array of a class gets its size n from the attribute [VectorType(n)])"
            : actual);

    private static Exception Absent(IExceptionContext context, string role, string name, string[] present)
    {
        string[] names = [.. present.Distinct(StringComparer.Ordinal)];
        string list = names.Length == 0 ? "there are no columns"
            : $"there are '{string.Join("', '", names.Take(ListedNames))}'"
                + (names.Length > ListedNames ? FormattableString.Invariant($" and {names.Length - ListedNames} more") : "");
        string meant = names.FirstOrDefault(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase)) is string similar
            ? $" Is '{similar}' meant?"
            : "";
        return context.ExceptParam("schema", $"Could not find {role} column '{name}'; {list}.{meant}");
    }
}
