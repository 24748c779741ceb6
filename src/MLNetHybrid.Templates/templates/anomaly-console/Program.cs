// dotnet run -c Release               learns from the first half of a CSV file's rows what is normal, judges the others, writes model.zip
// dotnet run -c Release -- 3          gives model.zip another threshold, without training anew
// dotnet run -c Release -- why 611    says why row 611 of the file has its score
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
    Label = "LABEL_COLUMN",             // "": none; faults (not 0, false, normal) teach nothing, and judge the thresholds
    Ignored = "IGNORED_COLUMNS",        // columns that are no measurements, with commas between
    Faults = "FAULT_ROWS",              // rows that teach nothing, from 1 below the header: "601-629, 702", "601-629 of pump 1"
    SecondsPerRow = SECONDS_PER_ROW,    // of a machine, where there is no time; 0: not known
    Calendar = CALENDAR,                // true: a row is looked at as one of its hour and weekday; needs the time
    WindowLength = WINDOW_LENGTH,       // rows of a machine that are looked at together
    TrainingShare = 0.5,                // of each machine's rows the first, which should be mostly normal: no labels are needed
};
const string ModelFile = "model.zip", IncidentFile = "incidents.csv";
const int Listed = 12;

var ml = new MLContext(seed: 1);
bool isTrial = false;
ml.Log += (_, message) =>
{
    if (message.Kind == ChannelMessageKind.Warning && !isTrial) Console.Error.WriteLine(message.RawMessage);
};
try
{
    if (args is ["why", string row]) Explain(row);
    else if (args is [string text, ..]) ChangeThreshold(text);
    else Train();
    return 0;
}
catch (InvalidDataException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

(ITransformer Model, DataViewSchema Input) Saved()
{
    if (!File.Exists(ModelFile)) throw new InvalidDataException($"{ModelFile} is not there yet: run the program without arguments.");
    return (ml.Model.Load(ModelFile, out DataViewSchema input), input);
}

void Explain(string text)
{
    ITransformer model = Saved().Model;
    (_, IDataView loaded, Reading[] readings) = Read();
    if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int row) || row < 1 || row > readings.Length)
        throw new InvalidDataException($"Rows of the file are in 1-{readings.Length}; got '{text}'.");
    DataViewSchema.Column features = loaded.Schema["Features"];
    AnomalyExplainer explainer = ml.AnomalyDetection.CreateExplainer(model, new ExplanationOptions
    {
        NormalRows = Reading.Training(ml, readings.Where(reading => reading.Teaches), features),
    });
    Console.WriteLine(explainer.Explain(Reading.View(ml, readings, features), row - 1).ToText());
}

(CsvFile Csv, IDataView Loaded, Reading[] Readings) Read()
{
    CsvFile csv = CsvFile.Open(settings);
    IDataView loaded = csv.Load(ml);
    Reading[] readings = [.. ml.Data.CreateEnumerable<Reading>(loaded, reuseRowObject: false, ignoreMissingColumns: true)];
    if (settings.Calendar) foreach (Reading row in readings) row.Time = Times.Iso(row.Time);
    if (settings.Calendar && readings.All(row => Times.HourOfWeek(row.Time) is null))
        throw new InvalidDataException($"Calendar: no time can be read; the first row has '{readings.FirstOrDefault()?.Time}'.");
    Reading.Divide(readings, settings);
    return (csv, loaded, readings);
}

void ChangeThreshold(string text)
{
    (ITransformer saved, DataViewSchema input) = Saved();
    if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float wanted) || wanted is not (>= 1 and <= 100))
        throw new InvalidDataException($"The threshold must be a number in [1, 100] with a decimal point, such as 2.5; got '{text}'.");
    saved = ml.AnomalyDetection.ChangeModelThreshold(saved, wanted);
    AtomicFile.Write(ModelFile, stream => ml.Model.Save(saved, input, stream));
    Console.WriteLine(FormattableString.Invariant($"{ModelFile} flags scores above {wanted} from now on."));
}

void Train()
{
    (CsvFile csv, IDataView loaded, Reading[] readings) = Read();
    DataViewSchema.Column features = loaded.Schema["Features"];
    Report.File(readings, csv.Measurements, settings);
    IEstimator<ITransformer> trainer = Pipeline(csv);
    IDataView training = Reading.Training(ml, readings.Where(row => row.Teaches), features);
    ITransformer model = trainer.Fit(training);
    // What somebody has chosen stays, whatever is trained anew.
    IReadOnlyList<VoteTransformer> before = File.Exists(ModelFile) ? ml.Model.Load(ModelFile, out _).FindAll<VoteTransformer>() : [];
    float threshold = before is [.., { Threshold: float chosen }] ? chosen : Incident.LowestThreshold;
    if (threshold != Incident.LowestThreshold) model = ml.AnomalyDetection.ChangeModelThreshold(model, threshold);
    AtomicFile.Write(ModelFile, stream => ml.Model.Save(model, loaded.Schema, stream));

    (Judged[] all, IncidentList list) = Judge(model, training, readings);
    Judged[] taught = [.. all.Where(row => row.Teaches && !row.IsFault && !row.FollowsFault)], judged = [.. all.Where(row => !row.Teaches)];
    csv.WriteRequests("readings", judged.Where(row => row.Machine == judged[0].Machine).Take(settings.WindowLength + 5));

    // A model finds normal what it has learned: each half of the rows that teach is judged by a model of the other half too.
    isTrial = true;
    (Incident, string)[] doubtful = [.. Doubts(1), .. Doubts(2)];
    isTrial = false;
    Report.Machines(taught, csv.Measurements);
    Report.Rhythm(taught, csv.Measurements, settings);
    Report.Doubtful(taught, doubtful, csv.Measurements, settings);
    IReadOnlyList<Incident> found = Incident.In(judged, settings.WindowLength);
    Report.Table(judged, found, settings);
    Console.WriteLine(found.Count == 0 ? "No incidents."
        : found.Count > Listed ? $"The {Listed} highest of {found.Count} incidents; all are in incidents.csv:"
        : "The incidents, the highest first:");
    IReadOnlyList<(Incident Incident, string Why)> explained = list.Explain(found);
    IncidentList.Print(explained.Take(Listed));
    if (File.Exists(IncidentFile)) File.Move(IncidentFile, "incidents-before.csv", overwrite: true);
    IncidentList.Write(IncidentFile, explained);
    Report.Unlike(judged);
    Report.Start(judged, found, settings, threshold);

    IEnumerable<(Incident, string)> Doubts(int half)
    {
        Reading[] others = [.. readings.Where(row => row.Half == 3 - half)];
        // Few windows find everything strange.
        if (Reading.Windows(others, settings) < 10 * settings.WindowLength) return [];
        IDataView learned = Reading.Training(ml, others, features);
        (Judged[] rows, IncidentList list) = Judge(trainer.Fit(learned), learned, [.. readings.Where(row => row.Teaches)]);
        return list.Explain([.. Incident.In(rows.Where(row => row.Half == half), settings.WindowLength)
            .Where(incident => !incident.IsKnown && incident.Peak.Score >= Incident.DoubtfulThreshold)]);
    }

    (Judged[] Rows, IncidentList Incidents) Judge(ITransformer by, IDataView normal, Reading[] some)
    {
        IDataView rows = Reading.View(ml, some, features);
        Judged[] verdicts = [.. ml.Data.CreateEnumerable<Judged>(by.Transform(rows), reuseRowObject: false, ignoreMissingColumns: true)];
        foreach ((Judged verdict, Reading row) in verdicts.Zip(some)) verdict.Take(row);
        AnomalyExplainer explainer = ml.AnomalyDetection.CreateExplainer(
            by, new ExplanationOptions { NormalRows = normal, NeighborCount = 0, MaximumChanges = 0 });
        return (verdicts, new(explainer, rows, verdicts, csv.Measurements, settings.WindowLength));
    }
}

IEstimator<ITransformer> Pipeline(CsvFile csv)
{
    IEstimator<ITransformer> Hybrid(string features) => ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
    {
        FeatureColumnName = features,
        WindowLength = settings.WindowLength,
        PartitionColumnNames = csv.HasMachines ? ["Machine"] : [],
        StatusColumnName = "Status",
    });
    if (!settings.Calendar) return Hybrid("Features");
    return ml.Transforms.CalendarFeatures("Calendar", "Time").Append(ml.Transforms.Concatenate("Inputs", "Features", "Calendar"))
        .Append(Hybrid("Inputs"));
}
