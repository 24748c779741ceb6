using Microsoft.ML;

namespace MLNetHybrid.ModelFiles;

/// <summary>Version headers of our components in a model file.</summary>
internal static class ComponentVersion
{
    /// <summary>The version of every component's format.</summary>
    public const uint Current = 0x00010001;

    /// <typeparam name="T">The component; ML.NET looks for its loader in the same assembly.</typeparam>
    /// <param name="modelSignature">Eight characters that mark the component's body.</param>
    /// <param name="loaderSignature">At most 24 characters by which ML.NET finds the class that loads it.</param>
    public static VersionInfo Create<T>(string modelSignature, string loaderSignature) => new(
        modelSignature,
        verWrittenCur: Current,
        verReadableCur: Current,
        verWeCanReadBack: Current,
        loaderSignature: loaderSignature,
        // The simple name, so that a file loads whatever the library's version.
        loaderAssemblyName: typeof(T).Assembly.GetName().Name);
}
