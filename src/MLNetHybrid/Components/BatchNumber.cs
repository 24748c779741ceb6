using Microsoft.ML;

namespace MLNetHybrid.Components;

/// <summary>
/// Special values of <see cref="DataViewRow.Batch"/>, which ML.NET's and our cursors pass on and which is otherwise not negative.
/// </summary>
internal static class BatchNumber
{
    /// <summary>Behind this row there is none yet. A cursor that reads ahead stops here and gives what it has.</summary>
    public const long LastSoFar = -1;
}
