namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>
/// One number for each of several rows side by side, held in one register: the kernel of the top levels is written once over it, and compiled for each width.
/// Numbers are integers; a condition is -1 where it holds and 0 elsewhere.
/// </summary>
/// <typeparam name="TSelf">The width.</typeparam>
internal interface IRowLanes<TSelf> where TSelf : struct, IRowLanes<TSelf>
{
    /// <summary>Rows side by side; divides <see cref="ForestLayout.PanelRows"/>.</summary>
    static abstract int Count { get; }

    /// <summary>The same number for every row.</summary>
    static abstract TSelf Same(int value);

    /// <summary>For rows beginning at <paramref name="x"/>: x &gt; threshold.</summary>
    static abstract TSelf IsAbove(ref readonly float x, float threshold);

    static abstract TSelf Select(TSelf condition, TSelf ifTrue, TSelf ifFalse);

    /// <summary>2 n + [above]: from node n of a heap to its child.</summary>
    static abstract TSelf Child(TSelf n, TSelf above);

    static abstract void Store(TSelf n, ref int destination);
}
