using System.Buffers.Binary;
using System.Globalization;

namespace MLNetHybrid.Tests;

/// <summary>Bytes as damage or malice leaves them: the same ones for the same seed.</summary>
internal static class Mutation
{
    // Lengths and numbers that readers trip over.
    private static readonly int[] Numbers = [0, 1, -1, 0x7F, 0x80, 0xFFFF, 1 << 24, 1 << 30, int.MaxValue, int.MinValue];

    /// <summary>How many mutations a test tries: what is given, or <c>MLNETHYBRID_FUZZ</c> times as many (eng/soak.sh).</summary>
    public static int Count(int usual) =>
        usual * int.Parse(Environment.GetEnvironmentVariable("MLNETHYBRID_FUZZ") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>A changed copy: one to three bits, bytes, numbers or pieces are other ones.</summary>
    public static byte[] Of(ReadOnlySpan<byte> whole, int seed)
    {
        var random = new Random(seed);
        List<byte> bytes = [.. whole];
        Span<byte> number = stackalloc byte[sizeof(int)];
        for (int changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            int place = random.Next(bytes.Count), length = random.Next(1, Math.Min(64, bytes.Count - place) + 1);
            switch (random.Next(6))
            {
                case 0:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(place, random.Next(4) == 0 ? bytes.Count - place : length);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(place, length));
                    break;
                case 4:
                    bytes[place] = byte.MaxValue;
                    if (place + 1 < bytes.Count) bytes[place + 1] = byte.MaxValue;
                    break;
                default:
                    BinaryPrimitives.WriteInt32LittleEndian(number, Numbers[random.Next(Numbers.Length)]);
                    for (int i = 0; i < number.Length && place + i < bytes.Count; i++) bytes[place + i] = number[i];
                    break;
            }
        }
        return [.. bytes];
    }
}
