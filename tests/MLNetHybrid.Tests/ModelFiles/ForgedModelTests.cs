using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Tests.ModelFiles;

[assembly: LoadableClass(typeof(ITransformer), typeof(StrangeLoader), null, typeof(SignatureLoadModel), "", StrangeLoader.Signature)]

namespace MLNetHybrid.Tests.ModelFiles;

/// <summary>Model files that somebody made on purpose: all their checksums are right.</summary>
public sealed class ForgedModelTests
{
    private static readonly MLContext Context = new(1);
    private static readonly IDataView Rows = Context.Data.LoadFromEnumerable([new Row { A = 1, B = 2 }, new Row { A = 3, B = 5 }]);

    [Fact]
    public void Components_may_be_nested_as_deep_as_allowed_and_no_deeper()
    {
        // A thread of 512 KiB has room for the default. Each chain lies in a folder of its own.
        OnSmallStack(() => Assert.NotNull(Load(Parts(Nested(63)))));
        Assert.Contains("MaximumNesting allows 64", Refusal(Parts(Nested(64))), StringComparison.Ordinal);
        string deep = string.Concat(Enumerable.Repeat("Transform_000/", 10_000)) + "Model.key";
        Assert.Contains("MaximumNesting allows 64", Refusal([.. Parts(Nested(1)), (deep[^60_000..].TrimStart('/'), [1])]),
            StringComparison.Ordinal);
        Assert.NotNull(Load(Parts(Nested(70)), new VerifiedLoadOptions { MaximumNesting = 100 }));
        Assert.Contains("MaximumNesting allows 1", Refusal(Parts(Nested(3)), new VerifiedLoadOptions { MaximumNesting = 1 }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Components_within_the_content_of_others_count_as_well()
    {
        byte[] header = [.. Parts(Nested(1)).First(part => part.Name.EndsWith("Model.key", StringComparison.Ordinal)).Content];
        // Seventy headers, each inside of the one before: the end of each is behind the last one's.
        using var content = new MemoryStream();
        for (int i = 0; i < 70; i++) content.Write(header.AsSpan(0, 0x100));
        content.Write(header);
        byte[] nested = content.ToArray();
        for (int i = 0; i < 70; i++)
        {
            long size = nested.Length - i * 0x100;
            // No assembly, and the tail at the end of all.
            BitConverter.TryWriteBytes(nested.AsSpan(i * 0x100 + 0x90), 0L);
            BitConverter.TryWriteBytes(nested.AsSpan(i * 0x100 + 0x80), size - 8);
            BitConverter.TryWriteBytes(nested.AsSpan(i * 0x100 + 0x88), size);
        }
        Assert.Contains("MaximumNesting allows 64", Refusal([.. Parts(Nested(1)), ("extra", nested)]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TransformerChain/Model.key")]
    [InlineData("transformerchain/MODEL.KEY")]
    [InlineData("TransformerChain\\Model.key")]
    public void Two_parts_of_one_name_are_refused(string name) =>
        Assert.Contains("there are two parts of this name", Refusal([.. Parts(Nested(1)), (name, [1, 2, 3])]), StringComparison.Ordinal);

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("a\\..\\evil")]
    [InlineData("/etc/evil")]
    [InlineData("\\evil")]
    [InlineData("C:\\evil")]
    [InlineData("a//evil")]
    [InlineData("./evil")]
    [InlineData("evil\u0001")]
    [InlineData("ev\0il")]
    public void Names_that_lead_out_of_the_file_are_refused(string name) =>
        Assert.Contains("its name is none that a model's part has", Refusal([.. Parts(Nested(1)), (name, [1])]), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_unpacks_to_far_more_than_it_is_is_refused_before_it_is_unpacked()
    {
        List<(string Name, byte[] Content)> bomb = [.. Parts(Nested(1)), ("zeros", new byte[40 << 20])];
        byte[] file = Zip(bomb);
        Assert.InRange(file.Length, 1, 100_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("MaximumCompressionRatio", Refusal(file), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.NotNull(Context.Model.LoadVerified(
            new MemoryStream(file), new VerifiedLoadOptions { MaximumCompressionRatio = 10_000 }, out _));
        Assert.Contains("MaximumBytes allows, 1000000", Refusal(file, new VerifiedLoadOptions { MaximumBytes = 1_000_000 }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_limits_themselves_are_allowed()
    {
        List<(string Name, byte[] Content)> parts = Parts(Nested(1));
        int bytes = parts.Sum(part => part.Content.Length);
        Assert.NotNull(Load(parts, new VerifiedLoadOptions { MaximumBytes = bytes }));
        Assert.Contains("MaximumBytes", Refusal(parts, new VerifiedLoadOptions { MaximumBytes = bytes - 1 }), StringComparison.Ordinal);

        // Up to 16 MiB nobody asks how well they were packed.
        var options = new VerifiedLoadOptions { MaximumCompressionRatio = 1 };
        Assert.NotNull(Load([.. parts, ("zeros", new byte[(16 << 20) - bytes])], options));
        Assert.Contains("MaximumCompressionRatio",
            Refusal([.. parts, ("zeros", new byte[(16 << 20) - bytes + 1])], options), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_not_what_the_list_of_parts_says_is_refused()
    {
        byte[] file = Zip(Parts(Nested(1)));
        // The first entry of the list: the checksum, the size of what is packed, and the size unpacked.
        int entry = file.AsSpan().IndexOf("PK\x01\x02"u8);
        void Refused(string problem, int offset, int change)
        {
            byte[] forged = [.. file];
            Span<byte> number = forged.AsSpan(entry + offset, sizeof(int));
            BitConverter.TryWriteBytes(number, BitConverter.ToInt32(number) + change);
            Assert.Contains(problem, Refusal(forged), StringComparison.Ordinal);
        }
        Refused("its checksum does not match", 16, 1);
        Refused("its size is not the declared one", 24, 1);
        Refused("its checksum does not match", 24, -1);
        Refused("its declared size is impossible", 24, 1 << 24);
    }

    [Fact]
    public void Only_allowed_assemblies_are_loaded()
    {
        // The name is as long as the true one, so that the header fits.
        foreach (string evil in new[] { "Microsoft.ML.Evil", "../../../tmp/Evil", "MLNetHybrid.Tests" })
            Assert.Contains($"is to be loaded by the assembly '{evil}",
                Refusal(Replaced(Encoding.Unicode.GetBytes("Microsoft.ML.Data"), Encoding.Unicode.GetBytes(evil))),
                StringComparison.Ordinal);
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "Microsoft.ML.Evil");
        // Also where ML.NET loads a component from within another's content.
        byte[] hidden = [1, 2, 3, .. Parts(Nested(1))
            .First(part => part.Name.EndsWith("Model.key", StringComparison.Ordinal)).Content, 4, 5];
        Replace(hidden, Encoding.Unicode.GetBytes("Microsoft.ML.Data"), Encoding.Unicode.GetBytes("Microsoft.ML.Evil"));
        Assert.Contains("part 'inside': it is to be loaded by the assembly 'Microsoft.ML.Evil",
            Refusal([.. Parts(Nested(1)), ("inside", hidden)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_loaders_of_allowed_assemblies_are_called()
    {
        List<(string Name, byte[] Content)> unknown = Replaced(
            Encoding.ASCII.GetBytes(TransformerChain.LoaderSignature), "EvilLoader\0\0\0\0\0\0"u8.ToArray());
        Assert.StartsWith("This is no intact model file", Refusal(unknown), StringComparison.Ordinal);

        // The application has registered an assembly of its own; a file that was not meant for it must not reach its loaders.
        List<(string Name, byte[] Content)> stranger = Replaced(
            Encoding.ASCII.GetBytes(TransformerChain.LoaderSignature), "STRANGELOADER\0\0\0"u8.ToArray());
        var ml = new MLContext(1);
        ml.ComponentCatalog.RegisterAssembly(typeof(ForgedModelTests).Assembly);
        string message = Assert.Throws<InvalidDataException>(() => ml.Model.LoadVerified(new MemoryStream(Zip(stranger)), out _)).Message;
        Assert.Contains("is to be loaded by 'STRANGELOADER' of the assembly 'MLNetHybrid.Tests', which is not allowed", message,
            StringComparison.Ordinal);
        Assert.Equal(0, StrangeLoader.Calls);
        // Where it is allowed it is called, and then ML.NET complains that it has read nothing.
        Assert.Throws<InvalidDataException>(
            () => ml.Model.LoadVerified(
            new MemoryStream(Zip(stranger)), new VerifiedLoadOptions { AllowedAssemblies = ["MLNetHybrid.Tests"] }, out _));
        Assert.Equal(1, StrangeLoader.Calls);
    }

    [Fact]
    public void A_custom_mapping_needs_its_assembly_to_be_allowed()
    {
        string assembly = typeof(ForgedModelTests).Assembly.GetName().Name!;
        List<(string Name, byte[] Content)> parts = Parts(
            Context.Transforms.CustomMapping<Row, Sum>(new Factory().GetMapping(), Factory.Contract).Fit(Rows));
        Assert.Contains($"is to be loaded by the assembly '{assembly},", Refusal(parts), StringComparison.Ordinal);
        ITransformer model = Load(parts, new VerifiedLoadOptions { AllowedAssemblies = [assembly] });
        Assert.Equal([3f, 8f], model.Transform(Rows).GetColumn<float>(nameof(Sum.Total)));

        // A name that cannot be told is no allowed one.
        int at = parts.FindIndex(part => Contains(part.Content, "CustomTransformer"u8));
        byte[] content = [.. parts[at].Content];
        BitConverter.TryWriteBytes(content.AsSpan(0x104), 99);
        parts[at] = (parts[at].Name, content);
        Assert.Contains("is to be loaded by the assembly '(unreadable)'", Refusal(parts), StringComparison.Ordinal);
    }

    [Fact]
    public void Types_nested_deeper_than_any_are_refused()
    {
        byte[] Chain(int length, string end, params byte[] number)
        {
            using var bytes = new MemoryStream();
            for (int i = 0; i < length; i++) bytes.Write([.. number, .. i % 2 == 0 ? "\aVBuffer"u8 : "\u0004Key2"u8]);
            bytes.Write(Encoding.ASCII.GetBytes(end));
            return bytes.ToArray();
        }

        // A vector of keys is two deep. Numbers may be longer than they need be.
        Assert.False(CodecChain.Exceeds(Chain(2, "\u0002U4", 0x12)));
        Assert.False(CodecChain.Exceeds(Chain(8, "\u0002U4", 0x12)));
        Assert.True(CodecChain.Exceeds(Chain(8, "\u0012\u0003Key", 0x12)));
        Assert.True(CodecChain.Exceeds(Chain(9, "", 0x12)));
        Assert.True(CodecChain.Exceeds([1, 2, .. Chain(9, "", 0x92, 0x80, 0x01), 3]));
        // Words of a vocabulary are no types.
        Assert.False(CodecChain.Exceeds(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 99).Select(i => $"Key{i}Key2VBuffer")))));
        Assert.Contains("a type nested deeper", Refusal([.. Parts(Nested(1)), ("Other", Chain(100_000, "", 0x12))]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_cannot_be_read_or_sought_is_named()
    {
        using var closed = new MemoryStream();
        closed.Close();
        using var forward = new GZipStream(new MemoryStream(), CompressionMode.Decompress);
        foreach (Stream stream in (Stream[])[closed, forward])
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => Context.Model.LoadVerified(stream, out _));
            Assert.StartsWith("The stream must be readable and seekable.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        byte[] file = Zip(Parts(Nested(1)));
        foreach ((VerifiedLoadOptions options, string message) in new[]
        {
            (new VerifiedLoadOptions { MaximumNesting = 257 }, "VerifiedLoad.MaximumNesting must be in [1, 256]; got 257."),
            (new VerifiedLoadOptions { MaximumBytes = 0 }, "VerifiedLoad.MaximumBytes must be at least 1; got 0."),
            (new VerifiedLoadOptions { MaximumCompressionRatio = 0 },
            "VerifiedLoad.MaximumCompressionRatio must be in [1, 2147483647]; got 0."),
            (new VerifiedLoadOptions { AllowedAssemblies = [" "] }, "VerifiedLoad.AllowedAssemblies must be names; got an empty one."),
        })
            Assert.StartsWith(message,
                Assert.ThrowsAny<ArgumentException>(() => Context.Model.LoadVerified(new MemoryStream(file), options, out _)).Message,
                StringComparison.Ordinal);
    }

    private static ITransformer Nested(int depth)
    {
        ITransformer model = Context.Transforms.CopyColumns("C", "A").Fit(Rows);
        for (int i = 0; i < depth; i++) model = new TransformerChain<ITransformer>(model);
        return model;
    }

    private static List<(string Name, byte[] Content)> Parts(ITransformer model)
    {
        using var file = new MemoryStream();
        Context.Model.Save(model, Rows.Schema, file);
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        return [.. archive.Entries.Select(entry =>
        {
            using Stream stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return (entry.FullName, content.ToArray());
        })];
    }

    private static List<(string Name, byte[] Content)> Replaced(byte[] text, byte[] by)
    {
        List<(string Name, byte[] Content)> parts = Parts(Nested(1));
        int count = parts.Sum(part => Replace(part.Content, text, by));
        Assert.NotEqual(0, count);
        return parts;
    }

    private static int Replace(byte[] content, byte[] text, byte[] by)
    {
        Assert.Equal(text.Length, by.Length);
        int count = 0;
        for (int at; (at = content.AsSpan().IndexOf(text)) >= 0; count++) by.CopyTo(content, at);
        return count;
    }

    private static bool Contains(byte[] content, ReadOnlySpan<byte> text) => content.AsSpan().IndexOf(text) >= 0;

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> parts)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, byte[] content) in parts)
            {
                using Stream stream = archive.CreateEntry(name).Open();
                stream.Write(content);
            }
        return file.ToArray();
    }

    private static ITransformer Load(IEnumerable<(string Name, byte[] Content)> parts, VerifiedLoadOptions? options = null) =>
        new MLContext(1).Model.LoadVerified(new MemoryStream(Zip(parts)), options ?? new VerifiedLoadOptions(), out _);

    private static string Refusal(IEnumerable<(string Name, byte[] Content)> parts, VerifiedLoadOptions? options = null) =>
        Refusal(Zip(parts), options);

    private static string Refusal(byte[] file, VerifiedLoadOptions? options = null) => Assert.Throws<InvalidDataException>(
        () => new MLContext(1).Model.LoadVerified(new MemoryStream(file), options ?? new VerifiedLoadOptions(), out _)).Message;

    private static void OnSmallStack(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(action), maxStackSize: 512 << 10);
        thread.Start();
        thread.Join();
        if (thrown is not null) throw new InvalidOperationException(thrown.Message, thrown);
    }

    private sealed class Row
    {
        public float A { get; set; }

        public float B { get; set; }
    }

    private sealed class Sum
    {
        public float Total { get; set; }
    }

    [CustomMappingFactoryAttribute(Contract)]
    private sealed class Factory : CustomMappingFactory<Row, Sum>
    {
        public const string Contract = "MLNetHybrid.Tests.Sum";

        public override Action<Row, Sum> GetMapping() => (row, sum) => sum.Total = row.A + row.B;
    }
}
