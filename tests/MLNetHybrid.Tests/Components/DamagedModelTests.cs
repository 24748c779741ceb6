using System.Diagnostics;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Components;

/// <summary>
/// Model files that were damaged on their way:
/// the hybrid with all detectors, cut short and altered in 500 seeded ways, more by eng/soak.sh.
/// </summary>
public sealed class DamagedModelTests(DamagedModelTests.SavedHybrid saved) : IClassFixture<DamagedModelTests.SavedHybrid>
{
    private static readonly int Mutations = Mutation.Count(500);

    [Fact]
    public void A_damaged_file_is_refused_with_one_exception_or_is_the_same_model()
    {
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] damaged = i % 2 == 0 ? Damage(saved.File, seed: i / 2) : Mutation.Of(saved.File, seed: i);
            var clock = Stopwatch.StartNew();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ITransformer model = new MLContext().Model.LoadVerified(new MemoryStream(damaged), out _);
                Assert.Equal(saved.Scores, saved.ScoresOf(model));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            // Loading the intact file takes a fraction of both.
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"mutation {i} took {clock.Elapsed}");
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256L << 20);
        }
        // What is left: changed dates and attributes, which zip files carry but nobody reads.
        Assert.InRange(refused, Mutations / 2, Mutations);
    }

    [Fact]
    public void Damage_inside_a_component_is_refused_by_a_plain_load_too()
    {
        // Our components' bodies carry checksums, so that even a file with valid zip checksums cannot bring altered weights in.
        string[] ours = [.. saved.Entries.Keys.Where(name => IsOurs(saved.Entries[name]))];
        Assert.InRange(ours.Length, 8, 100);
        foreach (string name in ours)
        {
            (int start, int length) = Body(saved.Entries[name]);
            foreach (double place in new[] { 0, 0.4, 0.999 })
            {
                byte[] content = [.. saved.Entries[name]];
                content[start + (int)(place * length)] ^= 0x10;
                using MemoryStream file = saved.With(name, content);
                Exception error = Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(file, out _));
                while (error.InnerException is not null) error = error.InnerException;
                Assert.StartsWith("The model file is damaged: component", Assert.IsType<FormatException>(error).Message,
                    StringComparison.Ordinal);
            }
        }
    }

    // ML.NET's header of a component: where its body lies, and at offset 0x50 the name of its loader.
    private static bool IsOurs(byte[] entry) => entry.Length > 0x100 && entry.AsSpan(0x50).StartsWith("MLH"u8);

    private static (int Start, int Length) Body(byte[] entry) =>
        ((int)BitConverter.ToInt64(entry, 0x10), (int)BitConverter.ToInt64(entry, 0x18));

    [Fact]
    public void A_missing_file_and_a_file_that_is_no_zip_are_told_apart()
    {
        Assert.Throws<FileNotFoundException>(
            () => new MLContext().Model.LoadVerified(Path.Combine(Path.GetTempPath(), "absent", "..", "no-such-model.zip"), out _));
        Assert.Throws<InvalidDataException>(() => new MLContext().Model.LoadVerified(new MemoryStream([1, 2, 3]), out _));
        Assert.Throws<InvalidDataException>(() => new MLContext().Model.LoadVerified(new MemoryStream(), out _));
        using var unseekable = new DeflateStream(new MemoryStream(), CompressionMode.Decompress);
        Assert.Contains("seekable", Assert.Throws<ArgumentException>(() => new MLContext().Model.LoadVerified(unseekable, out _)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_declares_an_impossible_size_is_refused_before_it_is_unpacked()
    {
        byte[] file = [.. saved.File];
        // The uncompressed size in the first entry of the central directory.
        int entry = file.AsSpan().IndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(file.AsSpan(entry + 24), 0x7fffffff);
        var error = Assert.Throws<InvalidDataException>(() => new MLContext().Model.LoadVerified(new MemoryStream(file), out _));
        Assert.Contains("declared size is impossible", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Damage(byte[] file, int seed)
    {
        var random = new Random(seed);
        if (seed % 5 == 0) return file[..random.Next(file.Length)];
        byte[] damaged = [.. file];
        int flips = seed % 5 == 1 ? 20 : 1;
        for (int i = 0; i < flips; i++) damaged[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
        return damaged;
    }

    public sealed class SavedHybrid
    {
        private readonly MLContext _ml = new(seed: 5);
        private readonly IDataView _data;

        public SavedHybrid()
        {
            _data = ContractRow.View(_ml, 60);
            IEstimator<ITransformer> pipeline = _ml.Transforms.ElapsedTime("Elapsed", "Time", ["Key"])
                .Append(_ml.Transforms.Categorical.OneHotEncoding("KeyVector", "Key"))
                .Append(_ml.Transforms.Concatenate("All", "Features", "Elapsed", "KeyVector"))
                .Append(_ml.AnomalyDetection.Trainers.LstmHybrid(
                SmallHybrid.Options(HybridModel.All) with { FeatureColumnName = "All" }));
            ITransformer model = pipeline.Fit(_data);
            using var file = new MemoryStream();
            _ml.Model.Save(model, _data.Schema, file);
            File = file.ToArray();
            Scores = ScoresOf(model);
            using var archive = new ZipArchive(new MemoryStream(File));
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                using Stream content = entry.Open();
                using var bytes = new MemoryStream();
                content.CopyTo(bytes);
                Entries.Add(entry.FullName, bytes.ToArray());
            }
        }

        public byte[] File { get; }
        public float[] Scores { get; }
        public Dictionary<string, byte[]> Entries { get; } = [];

        public float[] ScoresOf(ITransformer model) => [.. model.Transform(_data).GetColumn<float>("Score")];

        /// <summary>The file with another content of one entry, and intact checksums of the zip.</summary>
        public MemoryStream With(string name, byte[] content)
        {
            var file = new MemoryStream();
            using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach ((string entry, byte[] bytes) in Entries)
                {
                    using Stream stream = archive.CreateEntry(entry).Open();
                    stream.Write(entry == name ? content : bytes);
                }
            }
            file.Position = 0;
            return file;
        }
    }
}
