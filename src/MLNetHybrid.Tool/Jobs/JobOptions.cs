using MLNetHybrid.Tool.Recognition;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>One run of <c>detect</c> or <c>score</c>, as asked for on the command line.</summary>
internal sealed record JobOptions
{
    /// <summary>The file whose rows are scored.</summary>
    public required string Input { get; init; }

    /// <summary>A file to train on; null: the first rows of the input.</summary>
    public string? TrainFile { get; init; }

    /// <summary>
    /// The first rows of the input that are training data and not part of the figures; null: a share of each stream, see
    /// <see cref="TrainingPart"/>.
    /// </summary>
    public int? TrainRows { get; init; }

    /// <summary>The share of each stream's rows, the first, that train; null: see <see cref="TrainingPart"/>.</summary>
    public double? TrainShare { get; init; }

    /// <summary>What is said of the file.</summary>
    public ReadingChoices Reading { get; init; } = new();

    /// <summary>Whether rows that are not in the order of time are put into it.</summary>
    public bool Sort { get; init; }

    /// <summary>What is trained.</summary>
    public HybridModel Model { get; init; } = HybridModel.Ensemble;

    /// <summary>Whether rows are judged by all windows that hold them, those of later rows too.</summary>
    public bool InRetrospect { get; init; }

    /// <summary>L, rows per window; null: as many as suit the training rows.</summary>
    public int? WindowLength { get; init; }

    /// <summary>Passes over the training windows.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The score from which a row is an anomaly; null: the model's own.</summary>
    public double? Threshold { get; init; }

    /// <summary>The share of normal rows that may alarm; null: the model's own.</summary>
    public double? FalseAlarmRate { get; init; }

    /// <summary>Alarms a day that normal rows may raise, over all streams; null: the model's own.</summary>
    public double? AlarmsPerDay { get; init; }

    /// <summary>CUDA device to score on; null: the CPU.</summary>
    public int? GpuDevice { get; init; }

    /// <summary>The folder for the files below; null: one beside, named after the input.</summary>
    public string? Folder { get; init; }

    /// <summary>Where the scores go; null: into the folder.</summary>
    public string? ScoreFile { get; init; }

    /// <summary>Where the HTML report goes; null: into the folder.</summary>
    public string? ReportFile { get; init; }

    /// <summary>Where the trained model goes; null: into the folder.</summary>
    public string? SaveFile { get; init; }

    /// <summary>A model to use instead of training one.</summary>
    public string? ModelFile { get; init; }

    /// <summary>Whether the program was built for a GPU.</summary>
    public static bool HasCuda =>
#if CUDA
        true;
#else
        false;
#endif

    /// <summary>What is wrong with the combination of options; null: nothing.</summary>
    public string? Contradiction =>
        new object?[] { TrainFile, TrainRows, TrainShare }.Count(given => given is not null) > 1
            ? "Use one of --train, --train-rows and --train-share."
        : InRetrospect && ModelFile is null && Model != HybridModel.Ensemble
            ? "--retrospect goes with --model ensemble: other models have no scale for it."
        : TrainRows < 1 ? $"--train-rows must be at least 1; got {TrainRows}."
        : TrainShare is double share && !(share is > 0 and < 1)
            ? FormattableString.Invariant($"--train-share must be between 0 and 1, such as 0.5; got {share}.")
        : WindowLength < 1 ? $"--window must be at least 1; got {WindowLength}."
        : Epochs < 1 ? $"--epochs must be at least 1; got {Epochs}."
        : new object?[] { Threshold, FalseAlarmRate, AlarmsPerDay }.Count(given => given is not null) > 1
            ? "Use one of --threshold, --false-alarm-rate and --alarms-per-day."
        : (FalseAlarmRate ?? AlarmsPerDay) is not null && Model != HybridModel.Ensemble
            ? "--false-alarm-rate and --alarms-per-day go with --model ensemble, whose score is a rarity; other models take --threshold."
        : FalseAlarmRate is double rate && !(rate is > 0 and < 1)
            ? FormattableString.Invariant($"--false-alarm-rate must be between 0 and 1, such as 0.001; got {rate}.")
        : AlarmsPerDay is double alarms && !(alarms > 0)
            ? FormattableString.Invariant($"--alarms-per-day must be greater than 0; got {alarms}.")
        : GpuDevice is not null && !HasCuda
            ? "--gpu: this build scores on the CPU. From the sources: dotnet build src/MLNetHybrid.Tool -c Release -p:Accelerator=cuda"
        : null;
}
