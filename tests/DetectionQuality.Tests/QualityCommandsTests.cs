using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;

namespace DetectionQuality.Tests;

/// <summary>The commands on small files of each form.</summary>
public sealed class QualityCommandsTests
{
    [Fact]
    public void Tsb_reads_series_and_published_figures_and_writes_figures_by_detector_and_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("published.csv", """
            tsb_file,train_rows,vus_window,published_One,published_Two
            a_tr_60.csv,60,8,0.5,0.75
            b_tr_60.csv,60,6,0.25,
            elsewhere.csv,10,6,1,1
            """);
        folder.Write("a_tr_60.csv", Series(',', "f0,f1,label", 0));
        using (var packed = new GZipStream(File.Create(folder.File("b_tr_60.csv.gz")), CompressionMode.Compress))
            packed.Write(Encoding.UTF8.GetBytes(Series(',', "f0,f1,label", 1)));
        QualityRun run = QualityRun.Of(
            folder, "tsb", "--data", folder.Path, "--window", "4", "--epochs", "1", "--seeds", "1", "2", "--only", "lstm", "--only", "z,");

        Assert.Equal(0, run.ExitCode);
        // The autoencoder alone is trained where nothing else of the hybrid is asked for.
        Assert.Equal(["lstm", "deviation, z, 60 rows"], run.Detectors);
        Assert.Equal(2, (int)run.Summary("lstm")["files"]!);
        JsonNode deviation = run.Summary("deviation, z, 60 rows"), ahead = run.Summary("deviation, z, 60 rows", "retrospect");
        Assert.InRange((double)deviation["vusPr"]!, 0.1, 1);
        Assert.InRange((double)ahead["aucRoc"]!, 0.5, 1);
        Assert.Equal(0, (double)deviation["seeds"]![0]!["vusPr"]! - (double)deviation["seeds"]![1]!["vusPr"]!);
        JsonArray entries = run.Json!["entries"]!.AsArray();
        Assert.Equal(2 * 2 * 3, entries.Count);
        Assert.Equal(deviation["vusPr"]!.GetValue<double>(), entries.Where(
            entry => (string)entry!["detector"]! == "deviation, z, 60 rows" && (string)entry["mode"]! == "causal")
            .Average(entry => (double)entry!["vusPr"]!), 1e-12);
        // One detector has a figure for one of the two files.
        Assert.Equal([("Two", 0.75), ("One", 0.375)],
            run.Json["published"]!.AsArray().Select(line => ((string)line!["detector"]!, (double)line["vusPr"]!)));
        Assert.Contains("| lstm | causal |", File.ReadAllText(folder.File("quality.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Skab_sums_rows_over_the_files_of_all_folders()
    {
        using var folder = new TemporaryFolder();
        foreach ((string name, int file) in new[] { ("valve1", 0), ("other", 1) })
        {
            Directory.CreateDirectory(folder.File(name));
            folder.Write(Path.Combine(name, "0.csv"), Skab(file));
        }
        Directory.CreateDirectory(folder.File("anomaly-free"));
        folder.Write(Path.Combine("anomaly-free", "anomaly-free.csv"), "datetime;A\n2020-01-01 00:00:00;1\n");
        QualityRun run = QualityRun.Of(folder, "skab", "--data", folder.Path, "--only", "always", "--only", "deviation");

        Assert.Equal(0, run.ExitCode);
        JsonNode always = run.Summary("always 1")["seeds"]![0]!;
        // Of 50 rows 10 are anomalies in one file, and 20 in the other.
        Assert.Equal((30, 70, 0, 0), ((int)always["truePositives"]!, (int)always["falsePositives"]!, (int)always["falseNegatives"]!,
            (int)always["trueNegatives"]!));
        Assert.Equal(60.0 / 130, (double)always["f1"]!, 1e-12);
        Assert.Equal((1.0, 0.0, 1.0),
            ((double)always["falseAlarmRate"]!, (double)always["missedAlarmRate"]!, (double)always["eventRecall"]!));
        Assert.Equal(["other/0.csv", "valve1/0.csv"],
            run.Json!["entries"]!.AsArray().Select(entry => (string)entry!["file"]!).Distinct());
        Assert.Contains("Conv-AE", run.Json["published"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Adbench_takes_the_last_column_for_the_label_and_sets_the_reference_beside()
    {
        using var folder = new TemporaryFolder();
        folder.Write("set.csv", "a,b,outlier\n" + string.Concat(Enumerable.Range(0, 40).Select(i => Line($"{i % 7},{i % 5},0")))
            + "90,-80,1\n-70,60,1\n");
        folder.Write("reference.csv", "dataset,n,IForest_AUC,IForest_AP,OCSVM_AUC,OCSVM_AP\nset,42,0.9,0.8,0.7,0.6\n");
        QualityRun run = QualityRun.Of(folder, "adbench", "--data", folder.Path, "--only", "if", "--only", "nearest", "--seeds", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["if on rows", "nearest training row"], run.Detectors);
        Assert.Equal(1, (double)run.Summary("if on rows")["aucRoc"]!, 1e-12);
        Assert.Null(run.Summary("if on rows")["vusPr"]);
        Assert.Equal([0.9, 0.7], run.Json!["published"]!.AsArray().Select(line => (double)line!["aucRoc"]!));
    }

    [Fact]
    public void Logs_are_read_in_pairs()
    {
        using var folder = new TemporaryFolder();
        (IReadOnlyList<LogEvent> training, IReadOnlyList<LogEvent> test) =
            LogGenerator.Generate(new GeneratorOptions { Users = 10, Events = 400, TestAttackRate = 0.2 });
        using (FileStream file = File.Create(folder.File("x-train.json"))) LogWriter.Write(file, training);
        using (FileStream file = File.Create(folder.File("x-test.json"))) LogWriter.Write(file, test);
        QualityRun run = QualityRun.Of(folder, "logs", "--data", folder.Path, "--only", "nearest", "--only", "lstm", "--epochs", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["lstm", "nearest training row"], run.Detectors);
        JsonNode nearest = run.Summary("nearest training row");
        Assert.InRange((double)nearest["aucRoc"]!, 0.6, 1);
        Assert.Equal(test.Count(row => row.Label is true),
            (int)run.Json!["entries"]![1]!["truePositives"]! + (int)run.Json["entries"]![1]!["falseNegatives"]!);
        Assert.Equal("x-test.json", (string)run.Json["entries"]![0]!["file"]!);
    }

    [Fact]
    public void A_cell_that_is_no_number_is_named_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        string rows = Skab(0);
        folder.Write("0.csv", rows.Replace("7;", "x7;", StringComparison.Ordinal));
        Refused(folder, ["skab", "--data", folder.Path], "0.csv, line ", "'B'", "'x7'");
        folder.Write("0.csv",
            string.Join('\n', rows.Split('\n').Select((line, i) => i == 9 ? line.Replace(";9;", ";;", StringComparison.Ordinal)
            : line)));
        Refused(folder, ["skab", "--data", folder.Path], "0.csv, line 10: column 'B': the number is missing.");
    }

    [Fact]
    public void Files_and_tables_that_do_not_fit_are_named()
    {
        using var folder = new TemporaryFolder();
        string absent = folder.File("absent");
        Refused(folder, ["tsb", "--data", absent], absent, "no such folder");
        Refused(folder, ["tsb", "--data", folder.Path], "no file of data");
        folder.Write("a.csv", Series(',', "f0,f1,label", 0));
        Refused(folder, ["tsb", "--data", folder.Path], "published.csv", "no such file");
        folder.Write("published.csv", "tsb_file,train_rows,vus_window\nb.csv,60,8\n");
        Refused(folder, ["tsb", "--data", folder.Path], "published.csv: no row for a.csv");
        folder.Write("published.csv", "tsb_file,train_rows,vus_window\na.csv,60.5,8\n");
        Refused(folder, ["tsb", "--data", folder.Path], "published.csv, line 2: column 'train_rows'");
        folder.Write("published.csv", "tsb_file,train_rows,vus_window\na.csv,6000,8\n");
        Refused(folder, ["tsb", "--data", folder.Path], "a.csv: the file has 160 rows; published.csv says that 6000 train");
        folder.Write("a.csv", "f0,f1\n1,2\n");
        Refused(folder, ["tsb", "--data", folder.Path], "a.csv, line 1", "'label'");
        Refused(folder, ["adbench", "--data", folder.Path],
            "a.csv, line 2: column 'f1': the label, in the last column, is neither 0 nor 1.");
        Refused(folder, ["tsb", "--data", folder.Path, "--only", "nothing"],
            "--only: no detector has 'nothing' in its name; there are: Ensemble, ");
        Refused(folder, ["tsb", "--data", folder.Path, "--scaling", "log"],
            "--scaling must be standard, min-max, robust or none; got 'log'.");
        Refused(folder, ["tsb", "--data", folder.Path, "--seeds", "1", "1"], "--seeds must differ; got 1 1.");
        Refused(folder, ["logs", "--data", folder.Path], "no *train*.json is here");
        folder.Write("train.json", "[]");
        Refused(folder, ["logs", "--data", folder.Path], "train.json: the file is empty");
    }

    private static void Refused(TemporaryFolder folder, string[] line, params string[] texts)
    {
        string[] before = folder.Names;
        QualityRun run = QualityRun.Of(folder, line);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.All(texts, text => Assert.Contains(text, run.Error, StringComparison.Ordinal));
        Assert.Equal(before, folder.Names);
    }

    // 160 rows, of which ten from row 120 on are far off.
    private static string Series(char separator, string heading, int file) =>
        heading + "\n" + string.Concat(Enumerable.Range(0, 160).Select(i =>
        {
            bool isAnomaly = i is >= 120 and < 130;
            return Line($"{Math.Sin(i * 0.7 + file) + (isAnomaly ? 9 : 0):F4}{separator}{i % 5}{separator}{(isAnomaly ? 1 : 0)}");
        }));

    // 450 rows, of which 10 or 20 from row 420 on are far off.
    private static string Skab(int file) =>
        "datetime;A;B;anomaly;changepoint\n" + string.Concat(Enumerable.Range(0, 450).Select(i =>
        {
            bool isAnomaly = i >= 420 && i < 430 + 10 * file;
            return Line($"2020-03-09 10:00:00;{Math.Sin(i) + (isAnomaly ? 9 : 0):F4};{1 + i % 9};{(isAnomaly ? 1 : 0)}.0;0.0");
        }));

    private static string Line(FormattableString cells) => cells.ToString(CultureInfo.InvariantCulture) + "\n";
}
