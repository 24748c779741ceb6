namespace Microsoft.ML;

/// <summary>Cancels what an <see cref="MLContext"/> is doing.</summary>
public static class CancellationCatalog
{
    /// <summary>
    /// Ends every training that goes on in this context: its <c>Fit</c> throws <see cref="OperationCanceledException"/>, this library's
    /// trainers within a batch. May be called from any thread; the context cannot be used for training afterwards.
    /// </summary>
    /// <param name="mlContext">The context to cancel.</param>
    /// <example><code>
    /// var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(10));
    /// timeout.Token.Register(ml.CancelExecution);
    /// </code></example>
    public static void CancelExecution(this MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        // ML.NET has this as an internal method of MLContext, out of its users' reach.
        mlContext.CancelExecution();
    }
}
