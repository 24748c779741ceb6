using System.CommandLine;
using MLNetHybrid;

namespace SensorCsv;

/// <summary>The program's options and what they mean.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, HybridModel> Models = new(StringComparer.Ordinal)
    {
        ["ensemble"] = HybridModel.Ensemble,
        ["1"] = HybridModel.DbscanAndIsolationForest,
        ["2"] = HybridModel.DbscanOrOneClassSvm,
        ["3"] = HybridModel.Dbscan,
        ["lstm"] = HybridModel.LstmAutoencoder,
        ["if"] = HybridModel.IsolationForest,
        ["ocsvm"] = HybridModel.OneClassSvm,
        ["dbscan"] = HybridModel.Dbscan,
    };

    /// <summary>How arguments are parsed. A column may be called "@load": no argument names a file of arguments.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>The command; <paramref name="run"/> does the work and gives the exit code.</summary>
    public static RootCommand Create(Func<JobOptions, int> run)
    {
        var input = new Option<string>("--input")
        {
            Description = "CSV file, plain or gzipped; its rows are scored.",
            HelpName = "FILE",
            Required = true,
        };
        var train = new Option<string?>("--train")
        {
            Description = "CSV file to train on, read the same way. Example: --train normal.csv",
            HelpName = "FILE",
        };
        var trainRows = new Option<int?>("--train-rows")
        {
            Description = "Train on the first N rows of the input; the figures are over the rest. Example: --train-rows 400",
            HelpName = "N",
        };
        var csv = new CsvOptionSet();
        var model = new Option<string>("--model")
        {
            Description = "What to train: the ensemble, the notebook's model 1 (DBSCAN and isolation forest), 2 (DBSCAN or one-class SVM) "
                + "or 3 (DBSCAN), or one detector. Example: --model 3",
            DefaultValueFactory = _ => "ensemble",
        };
        model.AcceptOnlyFromAmong([.. Models.Keys]);
        var retrospect = new Option<bool>("--retrospect")
        {
            Description = "Judge each row by all windows that hold it, those of later rows too, as one can with recorded data.",
        };
        var window = new Option<int>("--window")
        {
            Description = "Rows per window. Example: --window 20",
            HelpName = "L",
            DefaultValueFactory = _ => 50,
        };
        var epochs = new Option<int>("--epochs")
        {
            Description = "Passes over the training windows, at most. Example: --epochs 5",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Of everything random: the same seed gives the same model. Example: --seed 7",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var gpu = new Option<int?>("--gpu")
        {
            Description = "Score on this CUDA device (build with -p:Accelerator=cuda). Example: --gpu 0",
            HelpName = "DEVICE",
        };
        var scores = new Option<string?>("--scores")
        {
            Description = "Write row, score and predictedLabel of every row of the input. Example: --scores scores.csv",
            HelpName = "OUT.csv",
        };
        var report = new Option<string?>("--report")
        {
            Description = "Write a page with figures, plots and the highest scores. Example: --report report.html",
            HelpName = "OUT.html",
        };
        var save = new Option<string?>("--save")
        {
            Description = "Write the trained model. Example: --save model.zip",
            HelpName = "MODEL.zip",
        };
        var load = new Option<string?>("--load")
        {
            Description = "Use a saved model instead of training one. Example: --load model.zip",
            HelpName = "MODEL.zip",
        };

        var command = new RootCommand(
            "Finds anomalies in sensor data: trains a hybrid model on a numeric CSV file, or loads one, and scores every row.");
        Option[] options = [input, train, trainRows, .. csv.All, model, retrospect, window, epochs, seed, gpu, scores, report, save, load];
        foreach (Option option in options) command.Options.Add(option);
        command.Validators.Add(csv.Validate);
        // Options that only training looks at would be ignored in silence.
        command.Validators.Add(result =>
        {
            if (result.GetResult(load) is null) return;
            foreach (Option option in new Option[] { train, model, window, epochs, seed, save })
                if (result.GetResult(option) is { Implicit: false })
                    result.AddError($"--load uses a trained model: {option.Name} does not go with it.");
        });
        JobOptions Options(ParseResult parsed) => new()
        {
            Input = parsed.GetRequiredValue(input),
            TrainFile = parsed.GetValue(train),
            TrainRows = parsed.GetValue(trainRows),
            Layout = csv.Layout(parsed),
            Model = Models[parsed.GetValue(model)!],
            InRetrospect = parsed.GetValue(retrospect),
            WindowLength = parsed.GetValue(window),
            Epochs = parsed.GetValue(epochs),
            Seed = parsed.GetValue(seed),
            GpuDevice = parsed.GetValue(gpu),
            ScoreFile = parsed.GetValue(scores),
            ReportFile = parsed.GetValue(report),
            SaveFile = parsed.GetValue(save),
            LoadFile = parsed.GetValue(load),
        };
        command.SetAction(parsed => run(Options(parsed)));
        return command;
    }
}
