using Microsoft.ML.Data;

namespace MLNetHybrid.Streams;

/// <summary>A column of single values that a <see cref="StreamTransformer"/> reads besides its main input.</summary>
/// <param name="Role">What it is to the transform, for error messages.</param>
/// <param name="Name">The column's name.</param>
/// <param name="Allows">Whether it can be of this type.</param>
/// <param name="Expected">What types those are, for error messages.</param>
internal sealed record StreamInput(string Role, string Name, Func<DataViewType, bool> Allows, string Expected)
{
    /// <summary>A column whose values tell streams apart, or things that streams hold.</summary>
    public static StreamInput Key(string role, string name) => new(role, name, PartitionKey.Allows, PartitionKey.Expected);

    /// <summary>A column of numbers.</summary>
    public static StreamInput Number(string role, string name) =>
        new(role, name, type => type == NumberDataViewType.Single || type == NumberDataViewType.Double, "Single or Double");
}
