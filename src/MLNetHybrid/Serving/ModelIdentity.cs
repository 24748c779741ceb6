using System.Collections.Concurrent;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Serving;

/// <summary>
/// What tells one model from another, as far as streams are concerned: a hash of what would be saved of it. A loaded model has that of the
/// one that was saved; one with another threshold, or whose detectors ONNX Runtime computes, that of the model that it was made of.
/// </summary>
internal static class ModelIdentity
{
    // Many scorers of one model ask, as where each bucket of a cluster has one; what would be saved of a model never changes.
    private static readonly ConditionalWeakTable<ITransformer, ConcurrentDictionary<UInt128, Lazy<UInt128>>> Known = [];

    /// <param name="env">For saving.</param>
    /// <param name="model">The model.</param>
    /// <param name="input">Of its events: columns of other types give streams other keys.</param>
    /// <exception cref="InvalidOperationException">The model cannot be saved.</exception>
    public static UInt128 Of(IHostEnvironment env, ITransformer model, DataViewSchema input)
    {
        var hash = new XxHash128();
        AppendColumns(hash, model, input);
        return Known.GetOrCreateValue(model).GetOrAdd(
            hash.GetCurrentHashAsUInt128(), _ => new Lazy<UInt128>(() => OfContent(env, model, hash))).Value;
    }

    private static UInt128 OfContent(IHostEnvironment env, ITransformer model, XxHash128 hash)
    {
        (ITransformer Part, TransformerScope Scope)[] parts = [.. ModelParts.Plain(model)];
        ITransformer?[] changed = [.. parts.Select(part => (part.Part as IThresholded)?.WithThreshold(0))];
        // Not disposed of: the other parts are the model's own.
        TransformerChain<ITransformer> plain =
            ModelParts.Chain(parts.Zip(changed, (part, other) => other ?? part.Part), parts.Select(part => part.Scope));
        using var file = new MemoryStream();
        try
        {
            using RepositoryWriter writer = RepositoryWriter.CreateNew(file, env);
            ModelSaveContext.SaveModel(writer, plain, CompositeDataLoader<object, ITransformer>.TransformerDirectory);
            writer.Commit();
        }
        catch (Exception failure) when (failure is InvalidOperationException or NotSupportedException)
        {
            throw new InvalidOperationException(
                $"What streams remember is saved for one model, known by its file, and this one cannot be saved: {failure.Message}",
                failure);
        }
        finally
        {
            foreach (ITransformer? other in changed) (other as IDisposable)?.Dispose();
        }

        // Names and contents alone: a zip knows the time of its making.
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in archive.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            if (entry.FullName.StartsWith("TrainingInfo", StringComparison.Ordinal)) continue;   // the version of ML.NET that saved it
            Append(hash, entry.FullName);
            using Stream content = entry.Open();
            hash.Append(content);
        }
        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>The same for each transform that remembers, alone, by its output column.</summary>
    public static IReadOnlyDictionary<string, UInt128> OfStreams(IHostEnvironment env, ITransformer model, DataViewSchema input)
    {
        var identities = new Dictionary<string, UInt128>(StringComparer.Ordinal);
        DataViewSchema schema = input;
        foreach ((ITransformer part, _) in ModelParts.Plain(model))
        {
            if (part is StreamTransformer stream) identities[stream.OutputColumnName] = Of(env, stream, schema);
            schema = part.GetOutputSchema(schema);
        }
        return identities;
    }

    private static void AppendColumns(XxHash128 hash, ITransformer model, DataViewSchema input)
    {
        DataViewSchema schema = input;
        foreach ((ITransformer part, _) in ModelParts.Plain(model))
        {
            if (part is StreamTransformer stream)
            {
                foreach (string name in stream.SideInputs.Select(side => side.Name).Prepend(stream.InputColumnName))
                    Append(hash, $"{name}: {schema[name].Type}");
            }
            schema = part.GetOutputSchema(schema);
        }
    }

    private static void Append(XxHash128 hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        hash.Append(BitConverter.GetBytes(bytes.Length));
        hash.Append(bytes);
    }
}
