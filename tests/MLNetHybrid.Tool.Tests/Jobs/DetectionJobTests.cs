using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tool.Jobs;
using MLNetHybrid.Tool.Recognition;
using MLNetHybrid.Tool.Results;
using Samples;
using Spectre.Console;

namespace MLNetHybrid.Tool.Tests.Jobs;

public sealed class DetectionJobTests : IDisposable
{
    private const int WindowLength = 8, TrainRows = 160, RowCount = 240;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(HybridModel.DbscanAndIsolationForest)]
    [InlineData(HybridModel.DbscanOrOneClassSvm)]
    [InlineData(HybridModel.Dbscan)]
    [InlineData(HybridModel.LstmAutoencoder)]
    [InlineData(HybridModel.Ensemble)]
    public void Saved_model_gives_the_same_scores_when_loaded(HybridModel model)
    {
        JobOptions training = Options() with { Model = model, ScoreFile = PathOf("trained.csv"), SaveFile = PathOf("model.zip") };
        string report = Run(training);
        Assert.Contains("ROC-AUC", report, StringComparison.Ordinal);
        Run(Options() with { ModelFile = PathOf("model.zip"), ScoreFile = PathOf("loaded.csv") });

        string[] scores = File.ReadAllLines(PathOf("trained.csv"));
        Assert.Equal(scores, File.ReadAllLines(PathOf("loaded.csv")));
        Assert.Equal(RowCount + 1, scores.Length);
        Assert.Equal("row,score,predictedLabel,status,anomaly", scores[0]);
        Assert.All(scores[1..WindowLength], line => Assert.EndsWith(",NaN,0,warming up,0", line, StringComparison.Ordinal));
        Assert.All(scores[WindowLength..], (line, row) =>
        {
            Assert.StartsWith($"{row + WindowLength},", line, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void In_retrospect_the_first_rows_are_judged_too_also_by_a_loaded_model()
    {
        string printed = Run(Options() with
        {
            InRetrospect = true,
            ScoreFile = PathOf("trained.csv"),
            SaveFile = PathOf("model.zip"),
            ReportFile = PathOf("report.html"),
        });
        Assert.Contains($"Scored {RowCount} rows in retrospect", printed, StringComparison.Ordinal);
        Assert.Contains("in retrospect", File.ReadAllText(PathOf("report.html")), StringComparison.Ordinal);
        Run(Options() with { InRetrospect = true, ModelFile = PathOf("model.zip"), ScoreFile = PathOf("loaded.csv") });
        string[] scores = File.ReadAllLines(PathOf("trained.csv"));
        Assert.Equal(scores, File.ReadAllLines(PathOf("loaded.csv")));
        Assert.All(scores[1..], line => Assert.Contains(",judged,", line, StringComparison.Ordinal));

        Run(Options() with { Model = HybridModel.Dbscan, SaveFile = PathOf("plain.zip") });
        Assert.Contains("--retrospect", Assert.Throws<InputFileException>(
            () => Run(Options() with { InRetrospect = true, ModelFile = PathOf("plain.zip") })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_shows_figures_and_what_drove_the_highest_scores()
    {
        string printed = Run(Options() with
        {
            Model = HybridModel.DbscanAndIsolationForest,
            ReportFile = PathOf("report.html"),
            SaveFile = PathOf("model.zip"),
        });
        Assert.Contains($"Report: {PathOf("report.html")}", printed, StringComparison.Ordinal);
        string page = File.ReadAllText(PathOf("report.html"));
        // The fault is plain to see: simple scorers rank it as well as the hybrid, and both say so.
        Assert.Contains("A simple scorer ranks", printed, StringComparison.Ordinal);
        Assert.Contains("<p>A simple scorer ranks", page, StringComparison.Ordinal);
        Assert.Contains("80 rows judged, 40 of them labelled anomalies", page, StringComparison.Ordinal);
        Assert.Matches("(?s)Why row [0-9,]+.*>flow<", page);
        Assert.Contains("k-distance curve", page, StringComparison.Ordinal);

        Run(Options() with
        {
            ModelFile = PathOf("model.zip"),
            Reading = new ReadingChoices { NoLabel = true },
            ReportFile = PathOf("loaded.html")
        });
        Assert.Contains("The rows have no labels", File.ReadAllText(PathOf("loaded.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Loaded_model_finds_its_features_by_name()
    {
        Run(Options() with { Model = HybridModel.LstmAutoencoder, ScoreFile = PathOf("trained.csv"), SaveFile = PathOf("model.zip") });
        File.WriteAllText(PathOf("swapped.csv"),
            Csv("time,flow,other,pressure,anomaly", (time, pressure, flow, anomaly) => $"{time},{flow},7,{pressure},{anomaly}"));
        Run(Options() with { Input = PathOf("swapped.csv"), ModelFile = PathOf("model.zip"), ScoreFile = PathOf("loaded.csv") });
        Assert.Equal(File.ReadAllLines(PathOf("trained.csv")), File.ReadAllLines(PathOf("loaded.csv")));
    }

    [Fact]
    public void Training_file_may_be_another_one()
    {
        File.WriteAllText(PathOf("train.csv"), Csv("flow,pressure", (_, pressure, flow, _) => $"{flow},{pressure}"));
        Run(Options() with
        {
            Model = HybridModel.LstmAutoencoder,
            TrainRows = null,
            TrainFile = PathOf("train.csv"),
            ScoreFile = PathOf("scores.csv")
        });
        Assert.Equal(RowCount + 1, File.ReadAllLines(PathOf("scores.csv")).Length);
    }

    [Fact]
    public void Unusable_input_writes_no_file()
    {
        JobOptions options = Options() with { ScoreFile = PathOf("scores.csv"), SaveFile = PathOf("model.zip") };
        Assert.Contains("too few", Assert.Throws<InputFileException>(() => Run(options with { TrainRows = WindowLength })).Message,
            StringComparison.Ordinal);
        Assert.Contains("leaves none to judge", Assert.Throws<InputFileException>(() => Run(options with { TrainRows = RowCount })).Message,
            StringComparison.Ordinal);
        Assert.Contains("no label column",
            Assert.Throws<InputFileException>(() => Run(options with { Reading = new ReadingChoices { Label = "y" } })).Message,
            StringComparison.Ordinal);
        Assert.Contains("--ignore time",
            Assert.Throws<InputFileException>(
                () => Run(options with { Reading = new ReadingChoices { Features = ["time", "flow"] } })).Message,
            StringComparison.Ordinal);
        Assert.Equal(["sensors.csv"], _folder.Names);
    }

    [Fact]
    public void File_that_is_no_model_is_refused_by_name()
    {
        JobOptions options = Options();
        File.WriteAllText(PathOf("model.zip"), "no zip");
        Assert.Contains("model.zip", Assert.Throws<InputFileException>(() => Run(options with { ModelFile = PathOf("model.zip") })).Message,
            StringComparison.Ordinal);
        Assert.Contains("absent.zip",
            Assert.Throws<InputFileException>(() => Run(options with { ModelFile = PathOf("absent.zip") })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_program_is_refused()
    {
        // As the template's: named features, but Single, and other columns beside them.
        var ml = new MLContext(1);
        IDataView columns = ml.Data.LoadFromTextFile(Options().Input,
            [new("pressure", DataKind.Single, 1), new("flow", DataKind.Single, 2)], separatorChar: ',', hasHeader: true);
        IDataView rows = ml.Transforms.Concatenate("Features", "pressure", "flow").Fit(columns).Transform(columns);
        ml.Model.Save(ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(rows), rows.Schema, PathOf("model.zip"));
        Assert.Contains("model.zip: this model was not saved by mlnet-hybrid: its input is no vector of Double",
            Assert.Throws<InputFileException>(() => Run(Options() with { ModelFile = PathOf("model.zip") })).Message,
            StringComparison.Ordinal);
    }

    private JobOptions Options()
    {
        File.WriteAllText(PathOf("sensors.csv"),
            Csv("time,pressure,flow,anomaly", (time, pressure, flow, anomaly) => $"{time},{pressure},{flow},{anomaly}"));
        return new JobOptions
        {
            Input = PathOf("sensors.csv"),
            Folder = PathOf("out"),
            TrainRows = TrainRows,
            Reading = new ReadingChoices { Label = "anomaly", Ignored = ["time"] },
            WindowLength = WindowLength,
            Epochs = 1,
        };
    }

    // Two sensors in step; from row 200 on, the second one is stuck.
    private static string Csv(string header, Func<string, string, string, int, string> line)
    {
        var random = new Random(1);
        var text = new StringBuilder(header).Append('\n');
        for (int row = 0; row < RowCount; row++)
        {
            int anomaly = row >= 200 ? 1 : 0;
            double pressure = Math.Sin(row / 5.0) + 0.05 * random.NextDouble(),
                flow = anomaly == 1 ? 3 : Math.Cos(row / 5.0) + 0.05 * random.NextDouble();
            text.Append(line($"10:{row}", Text(pressure), Text(flow), anomaly)).Append('\n');
        }
        return text.ToString();
    }

    private static string Text(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private string PathOf(string file) => _folder.File(file);

    private static string Run(JobOptions options)
    {
        using var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;
        new DetectionJob(options, new TerminalOutput(console, output)).Run();
        return output.ToString();
    }
}
