using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Voting;

/// <summary>The columns of a vote, checked.</summary>
/// <param name="Inputs">One entry per member, at least one.</param>
/// <param name="Score">Output, Single.</param>
/// <param name="PredictedLabel">Output, Boolean.</param>
/// <param name="Status">Output, Int32: a <see cref="RowStatus"/>; null: not given.</param>
internal sealed record VoteColumns(IReadOnlyList<VoteInput> Inputs, string Score, string PredictedLabel, string? Status)
{
    public const int MostMembers = 1024;

    /// <summary>The members' score and label columns in a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is missing, or of another type.</exception>
    public (DataViewSchema.Column Score, DataViewSchema.Column Label)[] Find(IHost host, DataViewSchema schema) =>
        [.. Inputs.Select(input => (
            Find(host, schema, "score", input.ScoreColumnName, NumberDataViewType.Single),
            Find(host, schema, "label", input.PredictedLabelColumnName, BooleanDataViewType.Instance)))];

    public void Write(BinaryWriter writer)
    {
        writer.Write(Inputs.Count);
        foreach (VoteInput input in Inputs)
        {
            writer.Write(input.ScoreColumnName);
            writer.Write(input.PredictedLabelColumnName);
        }
        writer.Write(Score);
        writer.Write(PredictedLabel);
        writer.WriteStringOrNull(Status);
    }

    public static VoteColumns Read(ModelBodyReader reader)
    {
        var inputs = new VoteInput[reader.ReadInt32(1, MostMembers, "the number of members")];
        for (int m = 0; m < inputs.Length; m++) inputs[m] =
            new(reader.ReadString("a member's score column"), reader.ReadString("a member's label column"));
        return new VoteColumns(
            inputs, reader.ReadString("the score column's name"), reader.ReadString("the label column's name"),
            reader.ReadStringOrNull("the status column's name"));
    }

    private static DataViewSchema.Column Find(IHost host, DataViewSchema schema, string role, string name, DataViewType type)
    {
        DataViewSchema.Column column = SchemaColumns.Find(host, schema, role, name);
        if (!column.Type.Equals(type)) throw SchemaColumns.Mismatch(host, role, column, type.ToString());
        return column;
    }
}
