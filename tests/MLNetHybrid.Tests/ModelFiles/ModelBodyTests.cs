using System.Text;
using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Tests.ModelFiles;

/// <summary>A component's body in a file, and what is left of it after damage.</summary>
public sealed class ModelBodyTests
{
    private static readonly byte[] Body = [3, 1, 4, 1, 5, 9, 2, 6];

    [Fact]
    public void Bodies_that_follow_each_other_are_read_in_turn()
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        ModelBody.WriteBody(writer, Body);
        ModelBody.WriteBody(writer, body => body.Write("second"));
        ModelBody.WriteBody(writer, []);
        file.Position = 0;
        using var reader = new BinaryReader(file);
        Assert.Equal(Body, ModelBody.ReadBody(reader, "Thing").ReadArray<byte>(Body.Length, "bytes"));
        Assert.Equal("second", ModelBody.ReadBody(reader, "Thing").ReadString("text"));
        Assert.True(ModelBody.ReadBody(reader, "Thing").IsAtEnd);
        Assert.Equal(file.Length, file.Position);
    }

    [Fact]
    public void A_body_that_is_cut_short_or_altered_is_refused()
    {
        byte[] file = Written(Body);
        for (int length = 0; length < 4; length++) Refused("it ends before its length", file[..length]);
        for (int length = 4; length < file.Length; length++) Refused("it declares 8 bytes, more than the file holds", file[..length]);
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] damaged = [.. file];
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<FormatException>(() => Read(damaged));
        }
        Refused("its checksum does not match", [.. file[..^1], (byte)~file[^1]]);
        Refused("it declares -1 bytes, more than the file holds", [255, 255, 255, 255, .. file]);
        Assert.StartsWith("The saved state is damaged: component 'Thing'", Assert.Throws<FormatException>(
            () => ModelBody.ReadBody(new BinaryReader(new MemoryStream()), "Thing", "saved state")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_beyond_the_file_costs_no_memory()
    {
        byte[] forged = [.. BitConverter.GetBytes(int.MaxValue), .. new byte[100]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FormatException>(() => Read(forged));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static byte[] Written(byte[] body)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file, Encoding.UTF8);
        ModelBody.WriteBody(writer, body);
        return file.ToArray();
    }

    private static ModelBodyReader Read(byte[] file) => ModelBody.ReadBody(new BinaryReader(new MemoryStream(file)), "Thing");

    private static void Refused(string problem, byte[] file) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Read(file)).Message, StringComparison.Ordinal);
}
