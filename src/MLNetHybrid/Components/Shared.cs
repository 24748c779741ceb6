namespace MLNetHybrid.Components;

/// <summary>
/// One holder's share of a resource that is made when it is first needed and released when the last holder has disposed its share. Thread-safe.
/// </summary>
internal sealed class Shared<T> : IDisposable where T : class, IDisposable
{
    private readonly Resource _resource;
    private int _disposed;

    public Shared(Func<T> create) : this(new Resource(create))
    {
    }

    private Shared(Resource resource)
    {
        _resource = resource;
        _resource.Hold();
    }

    /// <exception cref="ObjectDisposedException">This share was disposed.</exception>
    public T Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            return _resource.Value;
        }
    }

    /// <summary>A share for one more holder.</summary>
    public Shared<T> Share()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return new Shared<T>(_resource);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _resource.Release();
    }

    private sealed class Resource(Func<T> create)
    {
        private readonly Lazy<T> _value = new(create);
        private int _holders;

        public T Value => _value.Value;

        public void Hold() => Interlocked.Increment(ref _holders);

        public void Release()
        {
            if (Interlocked.Decrement(ref _holders) == 0 && _value.IsValueCreated) _value.Value.Dispose();
        }
    }
}
