using System.IO.Hashing;
using System.Reflection;

namespace MLNetHybrid.Orleans.Columns;

/// <summary>An event's key, bucket and number. Safe from several threads.</summary>
internal sealed class EventKey<TEvent> where TEvent : class
{
    [ThreadStatic]
    private static XxHash128? _hash;

    private readonly MemberColumn<TEvent>[] _columns;
    private readonly Func<TEvent, long> _sequence;
    private readonly uint _buckets;

    /// <exception cref="ArgumentException">A member is missing or of another type than it may be.</exception>
    public EventKey(StreamBuckets buckets)
    {
        buckets.Check();
        _columns = [.. buckets.KeyColumnNames.Select(Column)];
        MemberInfo sequence = RowFormat<TEvent>.Member(buckets.SequenceColumnName);
        if (MemberColumn<TEvent>.TypeOf(sequence) != typeof(long))
            throw new ArgumentException($"{nameof(StreamBuckets)}.{nameof(buckets.SequenceColumnName)}: '{sequence.Name}' of "
                + $"{typeof(TEvent).Name} must be Int64; it is {MemberColumn<TEvent>.TypeOf(sequence).Name}.");
        _sequence = new MemberAccess<TEvent, long>(sequence).Get;
        _buckets = (uint)buckets.Count;
    }

    /// <summary>Hash of the key, the same in every process.</summary>
    public UInt128 Hash(TEvent row)
    {
        XxHash128 hash = _hash ??= new();
        hash.Reset();
        foreach (MemberColumn<TEvent> column in _columns) column.Append(row, hash);
        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>The bucket of a key, in [0, count).</summary>
    public int Bucket(UInt128 hash) => (int)((ulong)(hash >> 64) % _buckets);

    public long Sequence(TEvent row) => _sequence(row);

    private static MemberColumn<TEvent> Column(string name)
    {
        MemberInfo member = RowFormat<TEvent>.Member(name);
        Type type = MemberColumn<TEvent>.TypeOf(member);
        if (type != typeof(string) && type != typeof(Guid) && type != typeof(bool) && !typeof(IConvertible).IsAssignableFrom(type)
            || type == typeof(float) || type == typeof(double))
            throw new ArgumentException(
                $"{nameof(StreamBuckets)}.{nameof(StreamBuckets.KeyColumnNames)}: '{name}' of {typeof(TEvent).Name} "
                + $"must be text, an integer, Guid or bool; it is {type.Name}.");
        return MemberColumn<TEvent>.Create(member);
    }
}
