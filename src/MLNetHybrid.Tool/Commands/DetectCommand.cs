using System.CommandLine;

namespace MLNetHybrid.Tool.Commands;

/// <summary><c>mlnet-hybrid detect</c>: trains on a file and scores it.</summary>
internal static class DetectCommand
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

    public static Command Create(Func<JobRequest, int> run, string exitCodes)
    {
        var train = new Option<string?>("--train")
        {
            Description = "CSV file to train on, read the same way. Example: --train normal.csv",
            HelpName = "FILE",
        };
        var trainRows = new Option<int?>("--train-rows")
        {
            Description = "Train on the first N rows of the file, whatever their labels; the figures are over the rest. "
                + "Example: --train-rows 400",
            HelpName = "N",
        };
        var trainShare = new Option<double?>("--train-share")
        {
            Description = "Train on the first rows of each stream, so large a share, without labelled anomalies. Default: 0.3 (at "
                + "least 200 rows, if that is not more than half of them, and about 20,000 in all). Example: --train-share 0.5",
            HelpName = "SHARE",
        };
        var model = new Option<string>("--model")
        {
            Description = "What to train: the ensemble, the notebook's model 1 (DBSCAN and isolation forest), 2 (DBSCAN or one-class SVM) "
                + "or 3 (DBSCAN), or one detector. Example: --model 3",
            DefaultValueFactory = _ => "ensemble",
        };
        model.AcceptOnlyFromAmong([.. Models.Keys]);
        var window = new Option<int?>("--window")
        {
            Description = "Rows per window. Default: an eighth of a stream's training rows, 5 to 50. Example: --window 20",
            HelpName = "L",
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
        var save = new Option<string?>("--save")
        {
            Description = "Write the trained model here instead. Example: --save model.zip",
            HelpName = "MODEL.zip",
        };
        var falseAlarmRate = new Option<double?>("--false-alarm-rate")
        {
            Description = "The share of normal rows that may alarm, instead of 0.01. Example: --false-alarm-rate 0.001",
            HelpName = "SHARE",
        };
        var alarmsPerDay = new Option<double?>("--alarms-per-day")
        {
            Description = "The same as alarms a day, over all streams; the clock says how many rows a day has. Example: --alarms-per-day 5",
            HelpName = "N",
        };
        var shared = new RunOptionSet("anomalies");
        var command = new Command("detect", """
            Finds anomalies in a CSV file: trains on its first rows, which count as normal, scores every row, and writes report.html,
            scores.csv, model.zip, and detect.cs, the program that does the same. What it takes for separator, clock, label, streams
            and features is shown, with the options that say otherwise.

            Examples:
              mlnet-hybrid detect machine.csv
              mlnet-hybrid detect fleet.csv.gz --partition machine --ignore setpoint --alarms-per-day 5
              mlnet-hybrid detect test.csv --train normal.csv --label anomaly --json
            """ + "\n" + exitCodes);
        shared.AddTo(command);
        Option[] options = [train, trainRows, trainShare, model, window, epochs, seed, falseAlarmRate, alarmsPerDay, save];
        for (int i = 0; i < options.Length; i++) command.Options.Insert(i, options[i]);
        command.SetAction(parsed => CommandLine.Run(parsed, shared.Request(parsed, shared.Options(parsed) with
        {
            TrainFile = parsed.GetValue(train),
            TrainRows = parsed.GetValue(trainRows),
            TrainShare = parsed.GetValue(trainShare),
            Model = Models[parsed.GetValue(model)!],
            WindowLength = parsed.GetValue(window),
            Epochs = parsed.GetValue(epochs),
            Seed = parsed.GetValue(seed),
            FalseAlarmRate = parsed.GetValue(falseAlarmRate),
            AlarmsPerDay = parsed.GetValue(alarmsPerDay),
            SaveFile = parsed.GetValue(save),
        }), run));
        return command;
    }
}
