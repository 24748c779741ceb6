namespace PeerComparison.Notebook;

/// <summary>One side's run: how long its parts took, and what it found.</summary>
/// <param name="Seconds">By part.</param>
/// <param name="Figures">By detector or vote.</param>
internal sealed record NotebookRun(IReadOnlyDictionary<string, double> Seconds, IReadOnlyDictionary<string, NotebookFigures> Figures)
{
    public double Total => Seconds.Values.Sum();
}

/// <summary>The figures of a detector or vote on the test events.</summary>
/// <param name="F1">Of its verdicts.</param>
/// <param name="Auc">Of its scores, AUC-ROC.</param>
internal sealed record NotebookFigures(double F1, double Auc);
