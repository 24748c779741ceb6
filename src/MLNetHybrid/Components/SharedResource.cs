namespace MLNetHybrid.Components;

/// <summary>
/// One holder's share of a native resource, which is made when it is first needed and released when every holder has disposed its share and
/// the last use has ended. Thread-safe.
/// </summary>
/// <remarks>Shares that are forgotten instead of disposed leave the resource to its own finalizer.</remarks>
internal sealed class SharedResource<T> : IDisposable where T : class, IDisposable
{
    private readonly string _name;
    private readonly Resource _resource;
    private int _disposed;

    /// <param name="name">What errors call the resource.</param>
    /// <param name="create">Makes the resource. Where it throws, the next use calls it again.</param>
    public SharedResource(string name, Func<T> create) : this(name, new Resource(create))
    {
    }

    private SharedResource(string name, Resource resource)
    {
        _name = name;
        _resource = resource;
    }

    /// <summary>Keeps the resource from being released until the use is disposed.</summary>
    /// <exception cref="ObjectDisposedException">This share was disposed.</exception>
    public Use Begin()
    {
        if (Volatile.Read(ref _disposed) != 0 || !_resource.TryHold()) throw Disposed();
        return new Use(_resource);
    }

    /// <summary>A share for one more holder.</summary>
    /// <exception cref="ObjectDisposedException">This share was disposed.</exception>
    public SharedResource<T> Share()
    {
        if (Volatile.Read(ref _disposed) != 0 || !_resource.TryHold()) throw Disposed();
        return new SharedResource<T>(_name, _resource);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _resource.Release();
    }

    private ObjectDisposedException Disposed() => new(
        _name,
        "The model was disposed, and its native session was released with it. Keep the model until nothing scores with it any more: a "
        + "PredictionEngine disposes its model unless it is created with new PredictionEngineOptions { OwnsTransformer = false }.");

    /// <summary>The resource, for as long as this is not disposed.</summary>
    public readonly ref struct Use : IDisposable
    {
        private readonly Resource _resource;

        internal Use(Resource resource) => _resource = resource;

        public T Value => _resource.Value;

        public void Dispose() => _resource.Release();
    }

    internal sealed class Resource(Func<T> create)
    {
        private readonly Lock _creation = new();
        private T? _value;
        private int _holds = 1;   // one for each share and one for each use; the resource is gone once there is none

        public T Value
        {
            get
            {
                if (Volatile.Read(ref _value) is T value) return value;
                lock (_creation) return _value ??= create();
            }
        }

        public bool TryHold()
        {
            int holds = Volatile.Read(ref _holds);
            while (holds > 0)
            {
                int seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
                if (seen == holds) return true;
                holds = seen;
            }

            return false;
        }

        public void Release()
        {
            if (Interlocked.Decrement(ref _holds) == 0) _value?.Dispose();
        }
    }
}
