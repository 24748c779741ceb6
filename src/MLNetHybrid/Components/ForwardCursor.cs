using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Components;

/// <summary>
/// A cursor that does work of its own as it moves. When that fails once it stays failed: what it holds may be half a row, and the rows that
/// come next would follow one that nobody has seen.
/// </summary>
internal abstract class ForwardCursor(IHost host, DataViewRowCursor input) : LinkedRootCursorBase(host, input)
{
    private Exception? _failure;

    /// <summary>Moves to the next row; false: there is none.</summary>
    protected abstract bool Advance();

    protected sealed override bool MoveNextCore()
    {
        CheckNotFailed();
        try
        {
            return Advance();
        }
        catch (Exception failure)
        {
            _failure = failure;
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">The cursor failed, or does not stand on a row.</exception>
    protected void CheckReadable()
    {
        CheckNotFailed();
        Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
    }

    /// <summary>A getter of the input's that fails once the cursor has failed.</summary>
    protected ValueGetter<TValue> Checked<TValue>(ValueGetter<TValue> getter) => (ref TValue value) =>
    {
        CheckReadable();
        getter(ref value);
    };

    private void CheckNotFailed()
    {
        if (_failure is not null)
            throw new InvalidOperationException(
                $"This cursor failed before and cannot go on; get a new one from the data view. What happened: {_failure.Message}",
                _failure);
    }
}
