using System.Runtime.CompilerServices;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>
/// Union-find that threads may use together without locks (Anderson and Woll, 1991): a root is only ever linked below a smaller root, by
/// compare and swap, so the final root of a set is its smallest member in whatever order the unions came.
/// </summary>
internal sealed class DisjointSets
{
    private readonly int[] _parent;

    public DisjointSets(int count)
    {
        _parent = new int[count];
        for (int i = 0; i < count; i++) _parent[i] = i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(int item)
    {
        while (true)
        {
            int parent = Volatile.Read(ref _parent[item]);
            if (parent == item) return item;
            int grandparent = Volatile.Read(ref _parent[parent]);
            // Path halving. Losing the race costs nothing: another thread has shortened the path.
            if (grandparent != parent) Interlocked.CompareExchange(ref _parent[item], grandparent, parent);
            item = grandparent;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Union(int a, int b)
    {
        while (true)
        {
            a = Find(a);
            b = Find(b);
            if (a == b) return;
            (int small, int large) = a < b ? (a, b) : (b, a);
            if (Interlocked.CompareExchange(ref _parent[large], small, large) == large) return;
        }
    }
}
