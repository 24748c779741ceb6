using MLNetHybrid.ModelFiles;


namespace MLNetHybrid.Tests.ModelFiles;

public sealed class ModelBodyReaderTests
{
    [Fact]
    public void Values_come_back_as_they_were_written()
    {
        ModelBodyReader reader = Read(writer =>
        {
            writer.Write(42);
            writer.Write("Größe");
            writer.WriteStringOrNull(null);
            writer.Write(true);
            writer.Write(1.5f);
            writer.WriteEnum(DayOfWeek.Friday);
            writer.WriteArray<double>([1, 2, 3]);
        });
        Assert.Equal(42, reader.ReadInt32(0, 100, "count"));
        Assert.Equal("Größe", reader.ReadString("name"));
        Assert.Null(reader.ReadStringOrNull("other"));
        Assert.True(reader.ReadBoolean("flag"));
        Assert.Equal(1.5f, reader.ReadSingle("value"));
        Assert.Equal(DayOfWeek.Friday, reader.ReadEnum<DayOfWeek>("day"));
        Assert.Equal([1, 2, 3], reader.ReadArray<double>(3, "weights"));
        reader.End();
    }

    [Fact]
    public void Damage_is_told_by_component_and_field()
    {
        AssertDamaged("component 'Thing': count must be in [0, 10]; got 42", r => r.ReadInt32(0, 10, "count"), w => w.Write(42));
        AssertDamaged("weights needs 4000000000 bytes, 4 are left", r => r.ReadArray<float>(1_000_000_000, "weights"), w => w.Write(0));
        AssertDamaged("weights needs -4 bytes", r => r.ReadArray<float>(-1, "weights"), w => w.Write(0));
        AssertDamaged("value must be in [0, 1]; got NaN", r => r.ReadSingle("value", 0, 1), w => w.Write(float.NaN));
        AssertDamaged("flag must be in [0, 1]; got 2", r => r.ReadBoolean("flag"), w => w.Write((byte)2));
        AssertDamaged("day 9 is not a DayOfWeek", r => r.ReadEnum<DayOfWeek>("day"), w => w.Write(9));
        AssertDamaged("name needs 127 bytes", r => r.ReadString("name"), w => w.Write((byte)127));
        AssertDamaged("the length of name is malformed", r => r.ReadString("name"), w => w.Write([255, 255, 255, 255, 255, 255]));
        AssertDamaged("4 bytes follow its end", r => r.End(), w => w.Write(0));
    }

    private static void AssertDamaged(string message, Action<ModelBodyReader> read, Action<BinaryWriter> write) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => read(Read(write))).Message, StringComparison.Ordinal);

    private static ModelBodyReader Read(Action<BinaryWriter> write)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        write(writer);
        return new ModelBodyReader("Thing", body.ToArray());
    }
}
