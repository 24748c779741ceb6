using Microsoft.ML;

namespace MLNetHybrid.Components;

/// <summary>Version headers of our components in a model file.</summary>
internal static class ComponentVersion
{
    /// <summary>The first version of a component's format.</summary>
    public const uint First = 0x00010001;

    /// <param name="modelSignature">Eight characters that mark the component's body.</param>
    /// <param name="loaderSignature">At most 24 characters by which ML.NET finds the class that loads it.</param>
    /// <param name="written">The version that is written. Every earlier one is read too; a library that knows an earlier one only refuses it.</param>
    public static VersionInfo Create(string modelSignature, string loaderSignature, uint written = First) => new(
        modelSignature,
        verWrittenCur: written,
        verReadableCur: written,
        verWeCanReadBack: First,
        loaderSignature: loaderSignature,
        // The simple name, so that a file loads whatever the library's version.
        loaderAssemblyName: typeof(ComponentVersion).Assembly.GetName().Name);
}
