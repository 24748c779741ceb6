using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Tests.ModelFiles;

/// <summary>A loader of another assembly than ours and ML.NET's; it counts its calls.</summary>
internal static class StrangeLoader
{
    public const string Signature = "StrangeLoader";

    public static int Calls { get; private set; }

    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        Calls++;
        return new TransformerChain<ITransformer>();
    }
}
