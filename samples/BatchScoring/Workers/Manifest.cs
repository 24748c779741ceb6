using System.Reflection;
using System.Text.Json;
using BatchScoring.Rows;
using BatchScoring.Scoring;
using MLNetHybrid;
using Samples;

namespace BatchScoring.Workers;

/// <summary>What a folder of scores was begun with: <c>manifest.json</c> in it. A run with anything else is refused.</summary>
internal sealed record Manifest
{
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>SHA-256 of the model's file.</summary>
    public required string Model { get; init; }

    /// <summary>Version of the library, whose sums may round differently in another one.</summary>
    public required string Library { get; init; }

    public required IReadOnlyList<InputShard> Shards { get; init; }

    /// <summary>Reads all files once, for their hashes.</summary>
    public static Manifest Of(string model, string input) => new()
    {
        Model = BatchModel.HashOf(model),
        Library = typeof(AtomicFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        Shards = [.. RowFolder.Files(input).Select(file => new InputShard
        {
            Name = Path.GetFileName(file),
            Length = new FileInfo(file).Length,
            Hash = BatchModel.HashOf(file),
        })],
    };

    /// <summary>Writes the manifest into a new folder of scores, or compares with the one that is there.</summary>
    /// <exception cref="InputFileException">The folder was begun with something else.</exception>
    public void Claim(string folder)
    {
        string file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            if (Directory.EnumerateFiles(folder, RowFolder.Pattern).FirstOrDefault() is string other)
                throw new InputFileException($"{other}: the folder holds a Parquet file, and no {FileName} that says where it comes from. "
                    + "Give another --out.");
            AtomicFile.Write(file, stream => JsonSerializer.Serialize(stream, this, Json));
            return;
        }
        Manifest begun;
        try
        {
            begun = JsonSerializer.Deserialize<Manifest>(File.ReadAllText(file)) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException exception)
        {
            throw new InputFileException($"{file}: this manifest cannot be read. {exception.Message}", exception);
        }
        if (Difference(begun) is string difference)
            throw new InputFileException($"{file}: these scores were begun with {difference}. Give another --out.");
    }

    private string? Difference(Manifest begun)
    {
        if (begun.Model != Model) return $"the model of SHA-256 {begun.Model}; this one has {Model}";
        if (begun.Library != Library) return $"version {begun.Library} of the library; this one is {Library}";
        if (begun.Shards.Count != Shards.Count) return $"{begun.Shards.Count} shards; now there are {Shards.Count}";
        foreach ((InputShard was, InputShard now) in begun.Shards.Zip(Shards))
            if (was != now)
                return was.Name != now.Name ? $"a shard {was.Name}, in whose place there is {now.Name}"
                    : FormattableString.Invariant(
                        $"a shard {was.Name} of {was.Length} bytes and SHA-256 {was.Hash}; now it has {now.Length} bytes and {now.Hash}");
        return null;
    }
}

/// <summary>A file whose rows are scored.</summary>
internal sealed record InputShard
{
    public required string Name { get; init; }

    /// <summary>In bytes.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256, in hexadecimal digits.</summary>
    public required string Hash { get; init; }
}
