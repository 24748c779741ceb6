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
    public void Values_at_the_ends_of_their_range_are_read_and_those_beyond_are_not()
    {
        foreach (int end in new[] { -3, 7 })
        {
            Assert.Equal(end, Read(w => w.Write(end)).ReadInt32(-3, 7, "value"));
            Assert.Equal(end, Read(w => w.Write((long)end)).ReadInt64(-3, 7, "value"));
            Assert.Equal(end, Read(w => w.Write((float)end)).ReadSingle("value", -3, 7));
            Assert.Equal(end, Read(w => w.Write((double)end)).ReadDouble("value", -3, 7));
        }
        foreach (int beyond in new[] { -4, 8 })
        {
            string message = $"value must be in [-3, 7]; got {beyond}";
            AssertDamaged(message, r => r.ReadInt32(-3, 7, "value"), w => w.Write(beyond));
            AssertDamaged(message, r => r.ReadInt64(-3, 7, "value"), w => w.Write((long)beyond));
            AssertDamaged(message, r => r.ReadSingle("value", -3, 7), w => w.Write((float)beyond));
            AssertDamaged(message, r => r.ReadDouble("value", -3, 7), w => w.Write((double)beyond));
        }
        AssertDamaged("value must be in", r => r.ReadDouble("value"), w => w.Write(double.NaN));
        Assert.Equal(float.PositiveInfinity, Read(w => w.Write(float.PositiveInfinity)).ReadSingle("value"));
        Assert.Equal(double.NegativeInfinity, Read(w => w.Write(double.NegativeInfinity)).ReadDouble("value"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(20_000)]
    [InlineData(3_000_000)]
    public void Text_of_any_length_comes_back(int length)
    {
        string text = new('ö', length / 2);
        ModelBodyReader reader = Read(writer =>
        {
            writer.Write(text);
            writer.WriteStringOrNull(text);
            writer.WriteUtf16(text + "\ud800");   // half a character, which UTF-8 cannot hold
        });
        Assert.Equal(text, reader.ReadString("text"));
        Assert.Equal(text, reader.ReadStringOrNull("text"));
        Assert.Equal(text + "\ud800", reader.ReadUtf16("text"));
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void Spans_of_time_and_values_for_given_memory_come_back()
    {
        ModelBodyReader reader = Read(writer =>
        {
            writer.WriteTimeSpanOrNull(null);
            writer.WriteTimeSpanOrNull(TimeSpan.FromHours(-2));
            writer.WriteTimeSpanOrNull(TimeSpan.FromHours(2));
            writer.WriteArray<float>([1, 2, 3]);
            writer.Write(false);
        });
        Assert.Null(reader.ReadTimeSpanOrNull(TimeSpan.FromHours(2), "span"));
        Assert.Equal(TimeSpan.FromHours(-2), reader.ReadTimeSpanOrNull(TimeSpan.FromHours(2), "span"));
        Assert.Equal(TimeSpan.FromHours(2), reader.ReadTimeSpanOrNull(TimeSpan.FromHours(2), "span"));
        var values = new float[3];
        reader.ReadInto(values, "values");
        Assert.Equal([1, 2, 3], values);
        Assert.False(reader.IsAtEnd);
        Assert.False(reader.ReadBoolean("flag"));
        Assert.True(reader.IsAtEnd);
        foreach (int hours in new[] { -3, 3 })
            AssertDamaged("span must be in", r => r.ReadTimeSpanOrNull(TimeSpan.FromHours(2), "span"),
                w => w.WriteTimeSpanOrNull(TimeSpan.FromHours(hours)));
        AssertDamaged("values needs 12 bytes, 8 are left", r => r.ReadInto(new float[3], "values"), w => w.WriteArray<float>([1, 2]));
        AssertDamaged("the length of text must be in", r => r.ReadUtf16("text"), w => w.Write(-1));
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
        AssertDamaged("the length of name is malformed", r => r.ReadString("name"), w => w.Write([255, 255, 255, 255, 255, 0]));
        AssertDamaged("name needs 1 bytes, 0 are left", r => r.ReadString("name"), w => w.Write([255, 255, 255, 255]));
        AssertDamaged("name needs -1 bytes", r => r.ReadString("name"), w => w.Write([255, 255, 255, 255, 15]));
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
