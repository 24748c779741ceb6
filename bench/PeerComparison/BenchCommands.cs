using System.CommandLine;
using Bench.Reporting;
using PeerComparison.Autoencoder;
using PeerComparison.Comparison;
using PeerComparison.Convergence;
using PeerComparison.Gpu;
using PeerComparison.Growth;
using PeerComparison.Notebook;
using PeerComparison.Onnx;
using PeerComparison.Overhead;
using PeerComparison.Parity;

namespace PeerComparison;

/// <summary>The program's commands and what their options mean.</summary>
internal static class BenchCommands
{
    public static RootCommand Create() => new("Measures the detectors: against their peers, and by the number of rows.")
    {
        Compare(), Autoencoder(), Onnx(), Notebook(), Gpu(), Overhead(), SvmParity(), Convergence(), Growth(), GrowthPoint(),
    };

    private static Command Compare()
    {
        var rounds = RoundsOption("Rounds; in each, peer and detector take turns. The medians count.");
        var threads = ThreadsOption();
        var python = PythonOption();
        var rscript = new Option<string>("--rscript")
        {
            Description = "Rscript of an R with the package dbscan.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "Rscript",
        };
        var referenceBlas = new Option<bool>("--allow-reference-blas")
        {
            Description = "Compare with a scikit-learn whose linear algebra is the reference BLAS, too; its times then say nothing of "
                + "scikit-learn.",
        };
        var only = OnlyOption();
        var output = OutputOption();
        var command = new Command(
            "compare", "The detectors and their peers on the same data, in turns, and how many times faster the detectors are.")
        {
            rounds, threads, python, rscript, referenceBlas, only, output,
        };
        command.SetAction(parsed =>
        {
            int roundCount = Positive(parsed.GetValue(rounds), "--rounds"), threadCount = Threads(parsed.GetValue(threads));
            string? pythonFile = parsed.GetValue(python), part = parsed.GetValue(only);
            var job = new ComparisonJob(
                roundCount, threadCount, pythonFile, parsed.GetValue(rscript)!, parsed.GetValue(referenceBlas), part, Console.Error);
            return Publication.Run(job.Run, parsed.GetValue(output)!);
        });
        return command;
    }

    private static Command Autoencoder()
    {
        var rounds = RoundsOption("Rounds; in each, all sides take turns. The medians count.");
        var threads = ThreadsOption();
        var only = OnlyOption();
        var output = OutputOption();
        var command = new Command("autoencoder",
            "The LSTM autoencoder against libtorch and ONNX Runtime, training and scoring, in turns.") { rounds, threads, only, output };
        command.SetAction(parsed =>
        {
            var job = new AutoencoderJob(
                Positive(parsed.GetValue(rounds), "--rounds"), Threads(parsed.GetValue(threads)), parsed.GetValue(only), Console.Error);
            return Publication.Run(job.Run, parsed.GetValue(output)!);
        });
        return command;
    }

    private static Command Convergence()
    {
        var skab = new Option<string?>("--skab")
        {
            Description = "Folder with the CSV files of SKAB's valve1. Default: the generated logs only.",
            HelpName = "FOLDER",
        };
        var epochs = new Option<int>("--epochs") { Description = "Epochs of each training.", HelpName = "N", DefaultValueFactory = _ => 5 };
        var python = new Option<string>("--python")
        {
            Description = "Python with PyTorch.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "/usr/bin/python3",
        };
        var threads = ThreadsOption();
        var output = OutputOption();
        var command = new Command(
            "convergence", "The autoencoder's losses, epoch by epoch: managed kernels, TorchSharp and PyTorch from the same weights on "
            + "the same batches.")
        {
            skab, epochs, python, threads, output,
        };
        command.SetAction(parsed =>
        {
            var job = new ConvergenceJob(
                parsed.GetValue(skab), Positive(parsed.GetValue(epochs), "--epochs"), Threads(parsed.GetValue(threads)),
                    parsed.GetValue(python)!, Console.Error);
            return Publication.Run(job.Run, parsed.GetValue(output)!);
        });
        return command;
    }

    private static Command Onnx()
    {
        var rounds = RoundsOption("Rounds; in each, all sides take turns. The medians count.");
        var python = PythonOption();
        var output = OutputOption();
        var command = new Command(
            "onnx", "Models in ML.NET beside their graphs in ONNX Runtime, and beside scikit-learn and PyTorch.")
        {
            rounds, python, output,
        };
        command.SetAction(parsed =>
        {
            int roundCount = Positive(parsed.GetValue(rounds), "--rounds");
            string program = parsed.GetValue(python) ?? "/usr/bin/python3";
            return Publication.Run(() => new OnnxJob(roundCount, program, Console.Error).Run(), parsed.GetValue(output)!);
        });
        return command;
    }

    private static Command Notebook()
    {
        var rounds = RoundsOption("Rounds; in each, all sides take turns. The medians count.");
        var python = PythonOption();
        var output = OutputOption();
        var command = new Command("notebook",
            "The main job with the notebook's models, from features to figures, beside scikit-learn and PyTorch.")
        {
            rounds, python, output,
        };
        command.SetAction(parsed =>
        {
            string program = parsed.GetValue(python) ?? "/usr/bin/python3";
            var job = new NotebookJob(Positive(parsed.GetValue(rounds), "--rounds"), program, Console.Error);
            return Publication.Run(job.Run, parsed.GetValue(output)!);
        });
        return command;
    }

    private static Command Gpu()
    {
        var device = new Option<int?>("--device")
        {
            Description = "CUDA device. Default: none; the checks are tried on the CPU.",
            HelpName = "N",
        };
        var loads = new Option<int>("--loads")
        {
            Description = "Times that a model is loaded and disposed.",
            HelpName = "N",
            DefaultValueFactory = _ => 1000,
        };
        var output = OutputOption();
        var command = new Command("gpu", "What a machine with a GPU must show: equal verdicts, speed, memory.") { device, loads, output };
        command.SetAction(parsed =>
        {
            var job = new GpuJob(parsed.GetValue(device), Positive(parsed.GetValue(loads), "--loads"), Console.Error);
            return Publication.Run(job.Run, parsed.GetValue(output)!);
        });
        return command;
    }

    private static Command Overhead()
    {
        var rounds = RoundsOption("Rounds; the medians count.");
        var output = OutputOption();
        var command = new Command("overhead",
            "What ML.NET's data views and prediction engines add to the detectors' scoring kernels.") { rounds, output };
        command.SetAction(parsed =>
            Publication.Run(new OverheadJob(Positive(parsed.GetValue(rounds), "--rounds"), Console.Error).Run, parsed.GetValue(output)!));
        return command;
    }

    private static Command SvmParity()
    {
        var threads = ThreadsOption();
        var python = PythonOption();
        var output = OutputOption();
        var command = new Command("svm-parity", "How far OneClassSvm and LIBSVM end from the optimum, on 5,000 and 20,000 rows.")
        {
            threads, python, output,
        };
        command.SetAction(parsed =>
        {
            var job = new SvmParityJob(Threads(parsed.GetValue(threads)), parsed.GetValue(python), Console.Error);
            return Publication.Run(job.Run, parsed.GetValue(output)!);
        });
        return command;
    }

    private static Command Growth()
    {
        var limit = new Option<double>("--limit")
        {
            Description = "Seconds that a measurement may take in all; a curve ends where one takes more.",
            HelpName = "S",
            DefaultValueFactory = _ => 120,
        };
        var threads = ThreadsOption();
        var only = new Option<string?>("--only") { Description = "Only the curves whose name contains this.", HelpName = "TEXT" };
        var output = OutputOption();
        var command = new Command("growth", "Time and peak memory of fit and scoring by the number of rows.")
        {
            limit, threads, only, output,
        };
        command.SetAction(parsed =>
        {
            var job = new GrowthJob(parsed.GetValue(limit), Threads(parsed.GetValue(threads)), parsed.GetValue(only), Console.Error);
            return Publication.Run(job.Run, parsed.GetValue(output)!);
        });
        return command;
    }

    // One measurement, in a process of its own so that its peak memory is its own.
    private static Command GrowthPoint()
    {
        var curve = new Argument<string>("curve");
        var rows = new Argument<long>("rows");
        var threads = ThreadsOption();
        var command = new Command(GrowthJob.PointCommand) { curve, rows, threads };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            Console.WriteLine(GrowthCurve.Named(parsed.GetValue(curve)!).Measure(parsed.GetValue(rows), Threads(parsed.GetValue(threads)))
                .ToJson());
            return 0;
        });
        return command;
    }

    private static Option<int> RoundsOption(string description) => new("--rounds")
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };

    private static Option<string?> OnlyOption() => new("--only")
    {
        Description = "Only the rows whose name contains this.",
        HelpName = "TEXT",
    };

    private static Option<string?> PythonOption() => new("--python")
    {
        Description = "Python with scikit-learn. Default: /usr/bin/python3, then python3 on the PATH.",
        HelpName = "FILE",
    };

    private static Option<int?> ThreadsOption() => new("--threads")
    {
        Description = "Threads, ours and the peer's. Default: one per processor.",
        HelpName = "N",
    };

    private static Option<string[]> OutputOption() => new("--out")
    {
        Description = "Write the report, too: FILE.md or FILE.json; may be given twice.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private static int Threads(int? threads) => Positive(threads ?? Environment.ProcessorCount, "--threads");

    private static int Positive(int value, string name) =>
        value > 0 ? value : throw new ArgumentException($"{name} must be positive; got {value}.");
}
