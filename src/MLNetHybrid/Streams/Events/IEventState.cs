using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Streams.Events;

/// <summary>What is remembered of one stream's events, or of one thing that its events hold.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IEventState<TSelf> where TSelf : class, IEventState<TSelf>, new()
{
    /// <summary>Whether it has not seen an event.</summary>
    bool IsEmpty { get; }

    /// <summary>Forgets everything.</summary>
    void Clear();

    /// <summary>Becomes equal to another.</summary>
    void CopyFrom(TSelf other);

    /// <summary>Writes a state that has seen an event.</summary>
    void Write(BinaryWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    static abstract TSelf Read(ModelBodyReader reader);
}
