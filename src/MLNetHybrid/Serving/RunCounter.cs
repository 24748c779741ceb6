namespace MLNetHybrid.Serving;

/// <summary>Numbers the runs of all lanes of a scorer. Safe from several threads.</summary>
internal sealed class RunCounter
{
    private long _last;

    /// <summary>Number of the last run; 0: there was none.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>Number of a new run.</summary>
    public long Next() => Interlocked.Increment(ref _last);

    /// <summary>Goes on from another number, while no lane runs.</summary>
    public void Set(long number) => Interlocked.Exchange(ref _last, number);
}
