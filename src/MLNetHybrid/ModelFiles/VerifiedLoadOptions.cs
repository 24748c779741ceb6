using MLNetHybrid.Components;


namespace MLNetHybrid;

/// <summary>What <c>mlContext.Model.LoadVerified</c> lets a model file ask for.</summary>
public sealed class VerifiedLoadOptions
{
    /// <summary>
    /// Simple names of assemblies whose components a model may hold, such as "MyCompany.Transforms", besides those of MLNetHybrid and of
    /// ML.NET's managed components (see <c>LoadVerified</c>). A custom mapping needs the assembly of its factory here. Default: none.
    /// </summary>
    public IReadOnlyList<string> AllowedAssemblies { get; init; } = [];

    /// <summary>
    /// Levels of components within components, in [1, 256]: ML.NET's loaders call themselves once per level, and <c>Append</c> adds one.
    /// Default 64, which needs less than 512 KiB of stack; a pipeline of twenty steps has about 25.
    /// </summary>
    public int MaximumNesting { get; init; } = 64;

    /// <summary>Size of all parts together when unpacked, in bytes, at least 1. Default 1 GiB.</summary>
    public long MaximumBytes { get; init; } = 1L << 30;

    /// <summary>
    /// How many times as large as the file its unpacked parts may be together, at least 1; files that unpack to 16 MiB or less are not
    /// asked. Default 100: models shrink to a half or a tenth.
    /// </summary>
    public int MaximumCompressionRatio { get; init; } = 100;

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal VerifiedLoadOptions Checked()
    {
        const string Name = "VerifiedLoad";
        Argument.InRange(MaximumNesting, 1, 256, $"{Name}.{nameof(MaximumNesting)}");
        Argument.InRange(MaximumCompressionRatio, 1, int.MaxValue, $"{Name}.{nameof(MaximumCompressionRatio)}");
        Argument.AtLeast(MaximumBytes, 1, $"{Name}.{nameof(MaximumBytes)}");
        if (AllowedAssemblies is null || AllowedAssemblies.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException(
                $"{Name}.{nameof(AllowedAssemblies)} must be names; got an empty one.", $"{Name}.{nameof(AllowedAssemblies)}");
        }
        return this;
    }
}
