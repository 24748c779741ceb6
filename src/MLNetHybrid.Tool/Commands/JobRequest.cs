using MLNetHybrid.Tool.Jobs;

namespace MLNetHybrid.Tool.Commands;

/// <summary>A job, and how its end is told.</summary>
/// <param name="Options">The job.</param>
/// <param name="IsJson">Whether one JSON object is all that goes to standard output.</param>
/// <param name="IsQuiet">Whether nothing is said but warnings and errors.</param>
/// <param name="FailsOnAnomaly">Whether the exit code says that rows were flagged.</param>
internal sealed record JobRequest(JobOptions Options, bool IsJson, bool IsQuiet, bool FailsOnAnomaly);
