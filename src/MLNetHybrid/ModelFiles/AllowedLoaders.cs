using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.ML;

namespace MLNetHybrid.ModelFiles;

/// <summary>
/// The classes that may load a component: those which the allowed assemblies offer to ML.NET. Nothing is loaded that is not allowed; loading an assembly already
/// runs code of it.
/// </summary>
internal sealed class AllowedLoaders
{
    // The packages Microsoft.ML and MLNetHybrid, which are always there.
    private static readonly string[] Own =
    [
        typeof(AllowedLoaders).Assembly.GetName().Name!, "Microsoft.ML.Core", "Microsoft.ML.Data", "Microsoft.ML.StandardTrainers", "Microsoft.ML.Transforms",
        "Microsoft.ML.KMeansClustering", "Microsoft.ML.PCA",
    ];

    // ML.NET's other packages whose components are read by managed code. Not those that hand a graph from the file to a native runtime: ONNX, TensorFlow, Torch.
    private static readonly string[] Optional =
    [
        "Microsoft.ML.FastTree", "Microsoft.ML.LightGbm", "Microsoft.ML.Mkl.Components", "Microsoft.ML.TimeSeries", "Microsoft.ML.Recommender", "Microsoft.ML.Ensemble",
        "Microsoft.ML.ImageAnalytics",
    ];

    private static readonly ConcurrentDictionary<string, string[]> NamesByAssembly = new(StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _assemblies = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _signatures = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="further">Assemblies that are allowed besides.</param>
    public AllowedLoaders(IEnumerable<string> further)
    {
        foreach (string assembly in Own.Concat(Optional).Concat(further)) _assemblies.Add(assembly);
        foreach (string assembly in Own) _signatures.UnionWith(NamesIn(assembly));
    }

    /// <summary>Why a component must not be loaded, or null.</summary>
    public string? Problem(ComponentHeader header)
    {
        foreach (string? name in new[] { header.Assembly, header.ContractAssembly })
        {
            if (string.IsNullOrEmpty(name)) continue;
            if (AllowedName(name) is not string assembly)
                return $"it is to be loaded by the assembly '{Shortened(name)}', which is not allowed; where you trust it, add its name to {nameof(VerifiedLoadOptions)}.{nameof(VerifiedLoadOptions.AllowedAssemblies)}";
            _signatures.UnionWith(NamesIn(assembly));
        }
        return header.Signatures.FirstOrDefault(signature => !_signatures.Contains(signature)) is string unknown
            ? $"it is to be loaded by '{unknown}', which no allowed assembly offers"
            : null;
    }

    private string? AllowedName(string displayName)
    {
        try
        {
            var name = new AssemblyName(displayName);
            return name.Name is string simple && string.IsNullOrEmpty(name.CultureName) && _assemblies.TryGetValue(simple, out string? allowed) ? allowed : null;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            return null;
        }
    }

    private static string[] NamesIn(string assembly) => NamesByAssembly.GetOrAdd(assembly, name =>
        [.. Assembly.Load(new AssemblyName(name)).GetCustomAttributes<LoadableClassAttributeBase>().SelectMany(loadable => loadable.LoadNames)]);

    private static string Shortened(string name) => name.Length <= 200 ? name : string.Concat(name.AsSpan(0, 200), "…");
}
