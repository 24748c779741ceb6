using MLNetHybrid.Tool.Recognition;

namespace MLNetHybrid.Tool.Results;

/// <summary>Who is told how a run goes.</summary>
internal interface IRunOutput
{
    void Recognised(IReadOnlyList<Finding> findings);

    void Progress(string message);

    void Warn(string message);

    void Finished(RunSummary summary);
}
