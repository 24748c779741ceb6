// dotnet run -c Release         learns from the first half of a CSV file what is normal, judges the other, writes model.zip
// dotnet run -c Release -- 3    gives model.zip another threshold, without training anew
using System.Globalization;
using AnomalyConsole;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetHybrid;

var settings = new Settings
{
    File = "readings.csv",
    Separator = "SEPARATOR",            // "auto": the most frequent of , ; | and tab in the first line
    Time = "TIME_COLUMN",               // "": the file has none; one called "time" need not be there
    Machine = "MACHINE_COLUMN",         // "": all rows are of one machine; one called "machine" need not be there
    Label = "LABEL_COLUMN",             // "": none; otherwise it judges the thresholds (0, false, normal: no anomaly)
    Ignored = "IGNORED_COLUMNS",        // columns that are no measurements, with commas between
    SecondsPerRow = SECONDS_PER_ROW,    // of a machine, where there is no time; 0: not known
    WindowLength = WINDOW_LENGTH,       // rows of a machine that are looked at together
    TrainingShare = 0.5,                // the first rows, which should be mostly normal: no labels are needed
};
const string ModelFile = "model.zip";

var ml = new MLContext(seed: 1);
ml.Log += (_, message) =>
{
    if (message.Kind == ChannelMessageKind.Warning) Console.Error.WriteLine(message.RawMessage);
};
if (args is [string text, ..])
{
    if (!float.TryParse(text, CultureInfo.InvariantCulture, out float wanted) || !File.Exists(ModelFile))
    {
        Console.Error.WriteLine(File.Exists(ModelFile)
            ? $"The threshold must be a number such as 2.5; got '{text}'."
            : $"{ModelFile} is not there yet: run the program without arguments.");
        return 1;
    }
    ITransformer saved = ml.Model.Load(ModelFile, out DataViewSchema input);
    saved = ml.AnomalyDetection.ChangeModelThreshold(saved, wanted);
    AtomicFile.Write(ModelFile, stream => ml.Model.Save(saved, input, stream));
    Console.WriteLine(FormattableString.Invariant($"{ModelFile} flags scores above {wanted} from now on."));
    return 0;
}

CsvFile csv;
try
{
    csv = CsvFile.Open(settings);
}
catch (InvalidDataException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
// What somebody has chosen stays, whatever is trained anew.
float threshold = File.Exists(ModelFile) && ml.Model.Load(ModelFile, out _).FindAll<VoteTransformer>() is [.., { Threshold: float chosen }]
    ? chosen : Incident.LowestThreshold;
IDataView rows = csv.Load(ml), training = ml.Data.TakeRows(rows, csv.TrainingRows);
Console.WriteLine($"{csv.Rows} rows of {csv.Measurements.Count} measurements: {string.Join(", ", csv.Measurements)}.");
Console.WriteLine($"The first {csv.TrainingRows} teach what is normal.");
ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
{
    WindowLength = settings.WindowLength,
    PartitionColumnNames = csv.HasMachines ? ["Machine"] : [],
    StatusColumnName = "Status",
}).Fit(training);
if (threshold != Incident.LowestThreshold) model = ml.AnomalyDetection.ChangeModelThreshold(model, threshold);
AtomicFile.Write(ModelFile, stream => ml.Model.Save(model, rows.Schema, stream));
csv.WriteRequests("readings");

Judged[] judged = [.. ml.Data.CreateEnumerable<Judged>(model.Transform(rows), reuseRowObject: false, ignoreMissingColumns: true)];
foreach ((int i, Judged row) in judged.Index()) row.Number = i + 1;
if (judged[..csv.TrainingRows].Count(row => row.IsLabelled) is > 0 and int labelled)
    Console.WriteLine($"{labelled} of the rows that teach are labelled anomalies, but count as normal, so that such rows are found less. "
        + "Train on a part without them, if there is one (TrainingShare).");
IReadOnlyList<Incident> taught = Incident.In(judged, 0, csv.TrainingRows, settings.WindowLength);
IReadOnlyList<Incident> found = Incident.In(judged, csv.TrainingRows, csv.Rows, settings.WindowLength);
if (taught.MaxBy(incident => incident.FlaggedRows) is { } longest && taught.Sum(incident => incident.FlaggedRows) > csv.TrainingRows / 50)
    Console.WriteLine($"Look at rows {longest.First} to {longest.Last} of what was to teach: they are unlike the rest of it. "
        + "If they are faults, train on another part (TrainingShare), or leave them out.");

Report.Machines(judged[..csv.TrainingRows], csv.Measurements);
Report.Table(judged[csv.TrainingRows..], found, settings);
var explanation = new ExplanationOptions { NormalRows = training, NeighborCount = 0 };
Report.Incidents(found, ml.AnomalyDetection.CreateExplainer(model, explanation), rows, settings);
Report.Start(judged[csv.TrainingRows..], found, settings, threshold);
return 0;
