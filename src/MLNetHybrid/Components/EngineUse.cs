using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Components;

/// <summary>
/// Notices that several threads use one prediction engine at the same time. They share the engine's input row, so that one's values come
/// out as the other's scores, and they mix the streams; nothing in ML.NET tells. All our components in an engine share one guard, as all
/// see the same input row.
/// </summary>
/// <remarks>
/// Seen is: a call while another thread is within one of our getters; two threads at one position of the row; a position that changes while
/// a getter runs; and a prediction that does not begin with the getter with which all begin. From then on every call throws, the overtaken
/// thread's as well: rows were lost or counted twice, and the streams are no longer what they say. Not seen is a thread whose values were
/// replaced before its own first getter ran, if the other thread has not begun to read and both counted the row's position up in the same
/// instant so that it moved once.
/// </remarks>
internal sealed class EngineUse
{
    private static readonly ConditionalWeakTable<DataViewRow, EngineUse> ByRow = [];

    private readonly DataViewRow _row;
    private readonly bool _isEngine;   // else it may be anybody's row, of whose manners nothing is known
    private int _owner;                // the thread within our getters; 0: none
    private int _depth;
    private volatile bool _isMixed;
    private long? _position;
    private int _threadOfPosition;
    private object? _firstGetter;

    private EngineUse(DataViewRow row)
    {
        _row = row;
        _isEngine = row.GetType() is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(DataViewConstructionUtils.InputRow<>);
    }

    /// <summary>The guard of the engine that moves <paramref name="row"/>; null for a cursor's rows, which have one reader.</summary>
    public static EngineUse? Of(DataViewRow row)
    {
        if (row is DataViewRowCursor) return null;
        // Mapped rows hand this request down to the row that they are made of.
        DataViewRow root = row.GetIdGetter().Target as DataViewRow ?? row;
        return root is DataViewRowCursor ? null : ByRow.GetValue(root, static r => new EngineUse(r));
    }

    /// <summary>The same getter under guard.</summary>
    public Delegate Guard(Delegate getter) => getter switch
    {
        ValueGetter<float> get => Guard(get),
        ValueGetter<int> get => Guard(get),
        ValueGetter<bool> get => Guard(get),
        ValueGetter<VBuffer<float>> get => Guard(get),
        _ => throw new NotSupportedException($"No output of ours is read by {getter.GetType()}."),
    };

    private ValueGetter<T> Guard<T>(ValueGetter<T> getter) => (ref T value) =>
    {
        Enter(getter);
        bool completed = false;
        try
        {
            getter(ref value);
            completed = true;
        }
        finally
        {
            Leave(completed);
        }
    };

    private void Enter(object getter)
    {
        int thread = Environment.CurrentManagedThreadId;
        if (Volatile.Read(ref _owner) == thread)
        {
            _depth++;   // one of our getters reads another
            return;
        }

        if (_isMixed || Interlocked.CompareExchange(ref _owner, thread, 0) != 0) throw Mixed();
        _depth = 1;
        if (!_isEngine || IsNext(thread, getter)) return;
        Exception mixed = Mixed();
        Volatile.Write(ref _owner, 0);
        throw mixed;
    }

    private bool IsNext(int thread, object getter)
    {
        long position = _row.Position;
        if (position == _position) return thread == _threadOfPosition;
        _firstGetter ??= getter;
        (_position, _threadOfPosition) = (position, thread);
        return getter == _firstGetter;
    }

    private void Leave(bool completed)
    {
        if (--_depth > 0) return;
        if (_isEngine && _row.Position != _position) _isMixed = true;
        bool mixed = _isMixed;
        Volatile.Write(ref _owner, 0);
        if (mixed && completed) throw Mixed();
    }

    private InvalidOperationException Mixed()
    {
        _isMixed = true;
        return new InvalidOperationException(
            "Several threads use this prediction engine at the same time: their rows got mixed up, and it gives no more results. Give each "
            + "thread an engine of its own. To serve any thread from a pool of engines, let the model take windows as input "
            + "(WindowLength = null), which keeps no stream in the engine.");
    }
}
