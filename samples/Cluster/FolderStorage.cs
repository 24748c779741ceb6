using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Cluster;

/// <summary>
/// Keeps records in files of one machine, so that the sample needs no database: Orleans' own memory storage lives on the silos and dies
/// with them. A record's version is its ETag; silos take turns by a file that one at a time can hold open. Outlives processes, not the
/// machine.
/// </summary>
internal sealed class FolderStorage(string folder, Serializer serializer) : IGrainStorage
{
    private const int VersionSize = sizeof(long);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string path = PathOf(stateName, grainId);
        byte[]? bytes = File.Exists(path) ? await File.ReadAllBytesAsync(path) : null;
        grainState.RecordExists = bytes is not null;
        grainState.ETag = VersionOf(bytes);
        grainState.State = bytes is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(bytes.AsMemory(VersionSize));
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        string path = PathOf(stateName, grainId);
        await using FileStream turn = await Hold(path + ".lock");
        string? version = File.Exists(path) ? VersionOf(await File.ReadAllBytesAsync(path)) : null;
        if (version != grainState.ETag)
            throw new InconsistentStateException($"{grainId} {stateName}: another silo has stored", version, grainState.ETag);
        long next = version is null ? 1 : long.Parse(version, CultureInfo.InvariantCulture) + 1;
        await File.WriteAllBytesAsync(path + ".next", [.. BitConverter.GetBytes(next), .. serializer.SerializeToArray(grainState.State)]);
        File.Move(path + ".next", path, overwrite: true);
        (grainState.ETag, grainState.RecordExists) = (next.ToString(CultureInfo.InvariantCulture), true);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        File.Delete(PathOf(stateName, grainId));
        (grainState.ETag, grainState.RecordExists) = (null, false);
        return Task.CompletedTask;
    }

    private static string? VersionOf(byte[]? bytes) =>
        bytes is null ? null : BitConverter.ToInt64(bytes).ToString(CultureInfo.InvariantCulture);

    private static async Task<FileStream> Hold(string path)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (tries < 1000)
            {
                await Task.Delay(1);
            }
        }
    }

    private string PathOf(string stateName, GrainId grainId) =>
        Path.Combine(folder, $"{grainId.ToString().Replace('/', '-')}-{stateName}");
}
