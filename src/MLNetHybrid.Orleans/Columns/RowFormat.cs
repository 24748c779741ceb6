using System.Buffers;
using System.IO.Hashing;
using System.Reflection;
using System.Text;

namespace MLNetHybrid.Orleans.Columns;

/// <summary>
/// Objects of a class as bytes: all properties that can be read and set, by whomever, and all public fields, in the order of their names.
/// ML.NET's events and verdicts are such classes, and know nothing of serializers. Safe from several threads.
/// </summary>
/// <remarks>Numbers stand as in memory: clients and silos have processors of the same byte order, as all that .NET 10 runs on do.</remarks>
internal sealed class RowFormat<TRow> where TRow : class
{
    private readonly MemberColumn<TRow>[] _columns;

    /// <exception cref="ArgumentException">A member's type does not travel.</exception>
    public RowFormat()
    {
        MemberInfo[] members = Members();
        _columns = [.. members.Select(MemberColumn<TRow>.Create)];
        Hash = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(
            string.Join(';', members.Select(member => $"{member.Name}:{MemberColumn<TRow>.TypeOf(member)}"))));
    }

    /// <summary>Of the members' names and types: two processes that have the same one understand each other.</summary>
    public ulong Hash { get; }

    public void Write(TRow row, ArrayBufferWriter<byte> destination)
    {
        foreach (MemberColumn<TRow> column in _columns) column.Write(row, destination);
    }

    public void Read(TRow row, ref ReadOnlySpan<byte> source)
    {
        foreach (MemberColumn<TRow> column in _columns) column.Read(row, ref source);
    }

    public void Read(TRow row, byte[] bytes)
    {
        ReadOnlySpan<byte> source = bytes;
        Read(row, ref source);
    }

    /// <summary>The class's member of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static MemberInfo Member(string name) =>
        Members().FirstOrDefault(member => member.Name == name)
        ?? throw new ArgumentException($"{typeof(TRow).Name} has no member '{name}' that can be read and set; it has "
            + $"{string.Join(", ", Members().Select(member => member.Name))}.");

    private static MemberInfo[] Members() =>
        [
            .. typeof(TRow).GetProperties().Where(property => property.GetMethod is not null && property.SetMethod is not null
                && property.GetIndexParameters().Length == 0)
                .Concat<MemberInfo>(typeof(TRow).GetFields(BindingFlags.Public | BindingFlags.Instance).Where(field => !field.IsInitOnly))
                .OrderBy(member => member.Name, StringComparer.Ordinal),
        ];
}
