using Microsoft.ML.Data;
using MLNetHybrid;

namespace ScoringService.Scoring;

/// <summary>The model's columns that are read of each event.</summary>
internal class LogVerdict
{
    /// <summary>NaN: the user's events so far do not fill a window.</summary>
    public float Score { get; set; }

    public bool PredictedLabel { get; set; }

    /// <summary>What the member of single events says, which judges a user's first ones.</summary>
    [NoColumn]
    public virtual bool IsAloneAlarm => false;

    /// <summary>Whether the event is an alarm, by whichever of the two judges it.</summary>
    [NoColumn]
    public bool IsAlarm => float.IsFinite(Score) ? PredictedLabel : IsAloneAlarm;
}

/// <summary>Those of a model that has a member of single events.</summary>
internal sealed class LogVerdictWithMember : LogVerdict
{
    [ColumnName(HybridColumns.NearestNeighborsPredictedLabel)]
    public bool MemberLabel { get; set; }

    [NoColumn]
    public override bool IsAloneAlarm => MemberLabel;
}
