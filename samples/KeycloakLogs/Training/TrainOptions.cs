using MLNetHybrid;

namespace KeycloakLogs.Training;

/// <summary>How the model is trained.</summary>
internal sealed record TrainOptions
{
    /// <summary>Events per window, in [2, 200]. Default 5: attacks on one account are often short.</summary>
    public int WindowLength { get; init; } = 5;

    /// <summary>Passes of the autoencoder over the training windows, in [1, 1000]. Default 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The default ensemble, or the notebook's models side by side: <see cref="HybridModel.All"/>.</summary>
    public HybridModel Model { get; init; } = HybridModel.Ensemble;

    /// <summary>Whether events are judged by later ones too.</summary>
    public bool InRetrospect { get; init; }

    /// <summary>
    /// Incidents a day that somebody can look at, in [0, 100000]: the limits are set on the judged events so that there are as many. 0: the
    /// model's own threshold, one ordinary event in a hundred. Default 5. The notebook's models have no threshold to set.
    /// </summary>
    public double AlertsPerDay { get; init; } = 5;

    /// <summary>Whether limits are set.</summary>
    public bool SetsLimits => AlertsPerDay > 0 && Model == HybridModel.Ensemble;

    /// <summary>Names all random numbers of the training. Default 1.</summary>
    public int Seed { get; init; } = 1;

    public TrainOptions Checked()
    {
        if (InRetrospect && Model != HybridModel.Ensemble)
            throw new ArgumentException("--retrospect goes with --model ensemble: the notebook's models have no scale for it.");
        if (AlertsPerDay is not (>= 0 and <= 100_000))
            throw new ArgumentOutOfRangeException(
                nameof(AlertsPerDay), AlertsPerDay,
                FormattableString.Invariant($"--alerts-per-day must be in [0, 100000]; got {AlertsPerDay}."));
        Check(WindowLength is >= 2 and <= 200, nameof(WindowLength), WindowLength, "[2, 200]");
        Check(Epochs is >= 1 and <= 1000, nameof(Epochs), Epochs, "[1, 1000]");
        return this;

        static void Check(bool ok, string name, int value, string range)
        {
            if (!ok)
                throw new ArgumentOutOfRangeException(
                    name, value, FormattableString.Invariant($"Training.{name} must be in {range}; got {value}."));
        }
    }
}
