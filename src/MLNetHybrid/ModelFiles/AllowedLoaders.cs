using System.Reflection;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.ModelFiles;

/// <summary>
/// The classes that may load a component: those of the allowed assemblies. A component names an assembly, which ML.NET loads and thereby
/// trusts, and a loader, which it looks up by name among the classes of all assemblies that the application has registered.
/// </summary>
internal sealed class AllowedLoaders
{
    // The packages Microsoft.ML and MLNetHybrid, which are always there.
    private static readonly string[] Own =
    [
        typeof(AllowedLoaders).Assembly.GetName().Name!, "Microsoft.ML.Core", "Microsoft.ML.Data", "Microsoft.ML.StandardTrainers",
            "Microsoft.ML.Transforms",
        "Microsoft.ML.KMeansClustering", "Microsoft.ML.PCA",
    ];

    // ML.NET's other packages whose components are read by managed code. Not those that hand a graph from the file to a native runtime:
    // ONNX, TensorFlow, Torch.
    private static readonly string[] Optional =
    [
        "Microsoft.ML.FastTree", "Microsoft.ML.LightGbm", "Microsoft.ML.Mkl.Components", "Microsoft.ML.TimeSeries",
            "Microsoft.ML.Recommender", "Microsoft.ML.Ensemble",
        "Microsoft.ML.ImageAnalytics",
    ];

    private readonly ComponentCatalog _registered;
    private readonly HashSet<string> _assemblies = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="registered">The classes that ML.NET knows.</param>
    /// <param name="further">Assemblies that are allowed besides.</param>
    public AllowedLoaders(ComponentCatalog registered, IEnumerable<string> further)
    {
        _registered = registered;
        _assemblies.UnionWith(Own.Concat(Optional).Concat(further));
    }

    /// <summary>Why a component must not be loaded, or null.</summary>
    public string? Problem(ComponentHeader header)
    {
        foreach (string? name in new[] { header.Assembly, header.ContractAssembly })
            if (!string.IsNullOrEmpty(name) && !IsAllowed(name))
                return $"it is to be loaded by the assembly '{Shortened(name)}', {NotAllowed}";
        // A name that nobody has registered loads nothing; only the allowed assemblies can register more on the way.
        foreach (string signature in header.Signatures)
            foreach (ComponentCatalog.LoadableClassInfo candidate in _registered.FindLoadableClasses(signature))
                if (!_assemblies.Contains(candidate.LoaderType.Assembly.GetName().Name!))
                    return $"it is to be loaded by '{signature}' of the assembly "
                        + $"'{candidate.LoaderType.Assembly.GetName().Name}', {NotAllowed}";
        return null;
    }

    private static string NotAllowed =>
        "which is not allowed; where you trust it, add its name to "
        + $"{nameof(VerifiedLoadOptions)}.{nameof(VerifiedLoadOptions.AllowedAssemblies)}";

    private bool IsAllowed(string displayName)
    {
        try
        {
            var name = new AssemblyName(displayName);
            return name.Name is string simple && string.IsNullOrEmpty(name.CultureName) && _assemblies.Contains(simple);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            return false;
        }
    }

    private static string Shortened(string name) => name.Length <= 200 ? name : string.Concat(name.AsSpan(0, 200), "…");
}
