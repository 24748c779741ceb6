using System.CommandLine;
using System.CommandLine.Parsing;
using MLNetHybrid.Hybrid;
using SensorCsv.Input;

namespace SensorCsv;

/// <summary>The program's options and what they mean.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, HybridModel> Models = new(StringComparer.Ordinal)
    {
        ["1"] = HybridModel.DbscanAndIsolationForest,
        ["2"] = HybridModel.DbscanOrOneClassSvm,
        ["3"] = HybridModel.Dbscan,
        ["lstm"] = HybridModel.LstmAutoencoder,
        ["if"] = HybridModel.IsolationForest,
        ["ocsvm"] = HybridModel.OneClassSvm,
        ["dbscan"] = HybridModel.Dbscan,
    };

    /// <summary>The command; <paramref name="run"/> does the work and gives the exit code.</summary>
    public static RootCommand Create(Func<JobOptions, int> run)
    {
        var input = new Option<string>("--input") { Description = "CSV file (plain or .gz) with a header line; its rows are scored.", HelpName = "FILE", Required = true };
        var train = new Option<string?>("--train") { Description = "CSV file to train on.", HelpName = "FILE" };
        var trainRows = new Option<int?>("--train-rows") { Description = "Train on the first N rows of the input; the figures are over the rest.", HelpName = "N" };
        var label = new Option<string?>("--label") { Description = "Column of 0 (normal) and 1 (anomaly). Never trained on; gives the table of figures.", HelpName = "COLUMN" };
        var ignore = new Option<string[]>("--ignore")
        {
            Description = "Columns that are not features, such as a time stamp.",
            HelpName = "COLUMN",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var separator = new Option<char?>("--separator")
        {
            Description = "Between cells, one character or 'tab'. Default: the most frequent of , ; and tab in the header.",
            HelpName = "CHARACTER",
            CustomParser = Separator,
        };
        var model = new Option<string>("--model")
        {
            Description = "What to train: model 1 (DBSCAN and isolation forest), 2 (DBSCAN or one-class SVM), 3 (DBSCAN), or one detector.",
            DefaultValueFactory = _ => "1",
        };
        model.AcceptOnlyFromAmong([.. Models.Keys]);
        var window = new Option<int>("--window") { Description = "Rows per window.", HelpName = "L", DefaultValueFactory = _ => 50 };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the training windows, at most.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var seed = new Option<int>("--seed") { Description = "Of everything random: the same seed gives the same model.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var gpu = new Option<int?>("--gpu") { Description = "Score on this CUDA device (build with -p:Accelerator=cuda).", HelpName = "DEVICE" };
        var scores = new Option<string?>("--scores") { Description = "Write row,score,predictedLabel for every row of the input.", HelpName = "OUT.csv" };
        var report = new Option<string?>("--report") { Description = "Write a page with figures, plots and the highest scores.", HelpName = "OUT.html" };
        var save = new Option<string?>("--save") { Description = "Write the trained model.", HelpName = "MODEL.zip" };
        var load = new Option<string?>("--load") { Description = "Use a saved model instead of training one.", HelpName = "MODEL.zip" };

        var command = new RootCommand("Finds anomalies in sensor data: trains a hybrid model on a numeric CSV file, or loads one, and scores every row.")
        {
            input, train, trainRows, label, ignore, separator, model, window, epochs, seed, gpu, scores, report, save, load,
        };
        // Options that only training looks at would be ignored in silence.
        command.Validators.Add(result =>
        {
            if (result.GetResult(load) is null) return;
            foreach (Option option in new Option[] { train, model, window, epochs, seed, save })
                if (result.GetResult(option) is { Implicit: false }) result.AddError($"--load uses a trained model: {option.Name} does not go with it.");
        });
        JobOptions Options(ParseResult parsed) => new()
        {
            Input = parsed.GetRequiredValue(input),
            TrainFile = parsed.GetValue(train),
            TrainRows = parsed.GetValue(trainRows),
            Layout = new CsvLayout(parsed.GetValue(separator), parsed.GetValue(label), parsed.GetValue(ignore)),
            Model = Models[parsed.GetValue(model)!],
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

    private static char? Separator(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (text is "tab" or "\\t") return '\t';
        if (text.Length == 1 && text[0] is not ('"' or '.' or '-' or '+') && !char.IsAsciiLetterOrDigit(text[0])) return text[0];
        argument.AddError($"--separator must be one character that is no part of a number, or 'tab'; got '{text}'.");
        return null;
    }
}
