namespace MLNetHybrid.Features;

/// <summary>One feature's finite training values. Without any (<see cref="Count"/> 0) nothing else means anything.</summary>
internal readonly record struct FeatureSummary
{
    /// <summary>n.</summary>
    public required long Count { get; init; }

    public required double Mean { get; init; }

    /// <summary>Sum of squared deviations over n.</summary>
    public required double Variance { get; init; }

    public required double Minimum { get; init; }

    public required double Maximum { get; init; }

    /// <summary>Whether there are exactly two different values.</summary>
    public required bool IsFlag { get; init; }

    /// <summary>Only where values are kept, as the other quartiles.</summary>
    public double Median { get; init; }

    public double FirstQuartile { get; init; }

    public double ThirdQuartile { get; init; }
}
