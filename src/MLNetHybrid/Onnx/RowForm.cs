namespace MLNetHybrid.Onnx;

/// <summary>How a graph that makes windows of rows takes them.</summary>
internal enum RowForm
{
    /// <summary>Each window by itself: (N, L, F).</summary>
    Windows,

    /// <summary>The rows of one stream, (T, F), of which each L that follow each other are a window.</summary>
    Run,
}
