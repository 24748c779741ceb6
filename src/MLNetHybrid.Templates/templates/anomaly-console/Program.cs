// Learns from the first rows of a CSV file what is normal, and judges the others: dotnet run -c Release [-- THRESHOLD]
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

const string File = "readings.csv", Time = "TIME_COLUMN", Machine = "MACHINE_COLUMN", Ignored = "IGNORED_COLUMNS";
const char Separator = 'SEPARATOR';
const int WindowLength = WINDOW_LENGTH;       // rows of a machine that are looked at together
const double TrainingShare = 0.5;         // the first rows, which should be mostly normal: no labels are needed
// 2: as rare as one normal row in a hundred; 3: as one in a thousand.
float threshold = args is [string text, ..] ? float.Parse(text, CultureInfo.InvariantCulture) : 3;

var ml = new MLContext(seed: 1);
ml.Log += (_, message) =>
{
    if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) Console.Error.WriteLine(message.Message);
};

if (!System.IO.File.Exists(File))
{
    Console.Error.WriteLine($"{Path.GetFullPath(File)} is not there; its name stands at the top of Program.cs.");
    return 1;
}

// Every column is a measurement but the time, the machine and those that are ignored.
string[] header = System.IO.File.ReadLines(File).First().Split(Separator);
string[] ignored = Ignored.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
int time = Array.IndexOf(header, Time), machine = Array.IndexOf(header, Machine);
TextLoader.Range[] measured = [.. header.Index().Where(column => column.Index != time && column.Index != machine
    && !ignored.Contains(column.Item)).Select(column => new TextLoader.Range(column.Index))];
string[] cells = System.IO.File.ReadLines(File).Skip(1).First().Split(Separator);
foreach (int i in measured.Select(range => range.Min))
{
    if (i < cells.Length && (cells[i].Length == 0 || double.TryParse(cells[i], CultureInfo.InvariantCulture, out _))) continue;
    Console.Error.WriteLine($"Column '{header[i]}' is no measurement: its first cell is '{cells.ElementAtOrDefault(i)}'. "
        + "Name it at the top of Program.cs: as Time, as Machine, or among Ignored.");
    return 1;
}
List<TextLoader.Column> columns = [new("Features", DataKind.Single, measured)];
if (time >= 0) columns.Add(new("Time", DataKind.String, time));
if (machine >= 0) columns.Add(new("Machine", DataKind.String, machine));
IDataView rows = ml.Data.LoadFromTextFile(File, new TextLoader.Options
{
    Columns = [.. columns],
    HasHeader = true,
    Separators = [Separator],
    AllowQuoting = true,
    MissingRealsAsNaNs = true,   // an empty cell is missing, not 0
});

int count = System.IO.File.ReadLines(File).Count() - 1, trained = (int)(TrainingShare * count);
Console.WriteLine($"{count} rows of {measured.Length} measurements; the first {trained} teach what is normal.");
ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
{
    WindowLength = WindowLength,
    PartitionColumnNames = machine >= 0 ? ["Machine"] : [],
    StatusColumnName = "Status",
}).Fit(ml.Data.TakeRows(rows, trained));

// What a threshold costs among the rows that did not train: rows flagged, and incidents a day, each a run of flagged rows of a machine.
Judged[] judged = [.. ml.Data.CreateEnumerable<Judged>(
    model.Transform(rows), reuseRowObject: false, ignoreMissingColumns: true).Skip(trained)];
double days = Days(judged);
Console.WriteLine("threshold  rows flagged  incidents a day");
foreach (float candidate in (float[])[2, 2.5f, 3, 3.5f, 4, 5, 6])
{
    int flagged = judged.Count(row => row.Score >= candidate);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{candidate,9:0.0}  {flagged,12}  {Incidents(judged, candidate) / days,15:0.00}"));
}

model = ml.AnomalyDetection.ChangeModelThreshold(model, threshold);
ml.Model.Save(model, rows.Schema, "model.zip");
Console.WriteLine(FormattableString.Invariant($"The highest of those at {threshold} and above; model.zip flags them:"));
foreach ((int index, Judged row) in judged.Index().Where(row => row.Item.Score >= threshold).OrderBy(row => -row.Item.Score).Take(10))
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"row {trained + index + 1} {row.Time} {row.Machine}: score {row.Score:0.0}"));
int unjudged = judged.Count(row => row.Status != (int)RowStatus.Judged);
if (unjudged > 0) Console.WriteLine($"{unjudged} rows were not judged: their window is not full yet, or a value is missing.");

return 0;

static int Incidents(Judged[] rows, float threshold) => rows.GroupBy(row => row.Machine).Sum(machine =>
{
    int incidents = 0, last = -WindowLength - 1;
    foreach ((int index, Judged row) in machine.Index().Where(row => row.Item.Score >= threshold))
    {
        if (index - last > WindowLength) incidents++;
        last = index;
    }
    return incidents;
});

static double Days(Judged[] rows)
{
    DateTime[] times = [.. rows.Select(row => DateTime.TryParse(row.Time, CultureInfo.InvariantCulture, out DateTime at) ? at : default)
        .Where(at => at != default)];
    return times.Length > 1 && times.Max() > times.Min() ? (times.Max() - times.Min()).TotalDays : rows.Length / 86400.0;
}

class Judged
{
    public string Time { get; set; } = "";
    public string Machine { get; set; } = "";
    public float Score { get; set; }   // NaN: not judged
    public int Status { get; set; }    // a RowStatus
}
