using MLNetHybrid;
using SensorCsv.Input;

namespace SensorCsv;

/// <summary>One run of the program, as asked for on the command line.</summary>
internal sealed record JobOptions
{
    /// <summary>The file whose rows are scored.</summary>
    public required string Input { get; init; }

    /// <summary>A file to train on; null: the first <see cref="TrainRows"/> rows of the input.</summary>
    public string? TrainFile { get; init; }

    /// <summary>The first rows of the input that are training data and not part of the figures.</summary>
    public int? TrainRows { get; init; }

    /// <summary>How the files are to be read.</summary>
    public CsvLayout Layout { get; init; } = new();

    /// <summary>What is trained.</summary>
    public HybridModel Model { get; init; } = HybridModel.Ensemble;

    /// <summary>Whether rows are judged by all windows that hold them, those of later rows too.</summary>
    public bool InRetrospect { get; init; }

    /// <summary>L, rows per window.</summary>
    public int WindowLength { get; init; } = 50;

    /// <summary>Passes over the training windows.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>CUDA device to score on; null: the CPU.</summary>
    public int? GpuDevice { get; init; }

    /// <summary>Where the scores go; null: nowhere.</summary>
    public string? ScoreFile { get; init; }

    /// <summary>Where the HTML report goes; null: nowhere.</summary>
    public string? ReportFile { get; init; }

    /// <summary>Where the trained model goes; null: nowhere.</summary>
    public string? SaveFile { get; init; }

    /// <summary>A model to use instead of training one.</summary>
    public string? LoadFile { get; init; }

    /// <summary>What is wrong with the combination of options; null: nothing.</summary>
    public string? Contradiction =>
        LoadFile is null && TrainFile is null && TrainRows is null ? "Say what to train on: --train-rows N, --train FILE, or --load MODEL."
        : TrainFile is not null && TrainRows is not null ? "Use either --train or --train-rows, not both."
        : InRetrospect && LoadFile is null && Model != HybridModel.Ensemble
            ? "--retrospect goes with --model ensemble: other models have no scale for it."
        : TrainRows < 1 ? $"--train-rows must be at least 1; got {TrainRows}."
        : null;
}
