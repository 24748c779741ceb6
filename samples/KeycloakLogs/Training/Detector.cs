namespace KeycloakLogs.Training;

/// <summary>One of the model's detectors, or a vote of some, by its columns.</summary>
internal sealed class Detector(string name, string scoreColumn, string predictedLabelColumn, params string[] trainers)
{
    /// <summary>For the report.</summary>
    public string Name => name;

    /// <summary>Single, higher is more anomalous.</summary>
    public string ScoreColumn => scoreColumn;

    /// <summary>Boolean.</summary>
    public string PredictedLabelColumn => predictedLabelColumn;

    /// <summary>Whether it is a member of the verdict: not the verdict itself, another vote, or a detector beside them.</summary>
    public bool IsMember { get; init; } = true;

    /// <summary>The trainers that have to run for it.</summary>
    public IReadOnlyList<string> Trainers => trainers;
}
