using Microsoft.ML;
using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Recognition;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>A model that was trained or loaded, and the rows that it is to score.</summary>
/// <param name="Model">With the threshold that was asked for.</param>
/// <param name="Recognised">What the input was taken for.</param>
/// <param name="Input">Its rows.</param>
/// <param name="Part">Which of them trained.</param>
internal sealed record Fitted(ITransformer Model, RecognisedFile Recognised, SensorTable Input, TrainingPart Part)
{
    /// <summary>The training rows as the model saw them; null: a model was loaded.</summary>
    public IDataView? Trained { get; init; }

    /// <summary>The training rows; null: a model was loaded.</summary>
    public SensorTable? Training { get; init; }

    /// <summary>How many these are.</summary>
    public int TrainingRowCount { get; init; }

    /// <summary>L, rows per window; null: a model was loaded.</summary>
    public int? WindowLength { get; init; }

    /// <summary>The share of normal rows that may alarm; null: the default.</summary>
    public double? FalseAlarmRate { get; init; }
}
