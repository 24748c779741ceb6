using System.Globalization;
using System.Reflection;
using System.Text;
using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Jobs;
using MLNetHybrid.Tool.Results;

namespace MLNetHybrid.Tool.Programs;

/// <summary>Writes the C# program that reads, trains, scores and saves as a run of <c>detect</c> did.</summary>
internal static class DetectProgram
{
    /// <summary>How every such program begins.</summary>
    public const string Head = "// What \"mlnet-hybrid detect";

    /// <summary>The version of this program and of the packages beside it.</summary>
    public static string Version { get; } = typeof(DetectProgram).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The program, or why there is none.</summary>
    public static (string? Source, string? WhyNot) Create(JobOptions options, Fitted run)
    {
        SensorTable input = run.Input;
        if (input.HasSpecialNumbers || run.Training!.HasSpecialNumbers)
            return (null, "ML.NET's TextLoader reads no percentages, no thousands marks and no numbers that stand for a gap.");
        if (input.Streams?.Contains("") == true)
            return (null,
                $"some rows have no value in column {input.StreamColumn}, and ML.NET's TextLoader reads that as one more stream.");
        var text = new StringBuilder();
        Beginning(text, options, run);
        Reading(text, options, run);
        Training(text, options, run);
        Scoring(text, options, run);
        return (text.ToString(), null);
    }

    private static void Beginning(StringBuilder text, JobOptions options, Fitted run)
    {
        text.Append(CultureInfo.InvariantCulture, $$"""
            {{Head}} {{OneLine(Path.GetFileName(options.Input))}}" did, as a program. In the folder where that ran:
            // dotnet run -c Release FOLDER/detect.cs [DATA.csv] [FOLDER for scores.csv and model.zip]
            #:package MLNetHybrid@{{Version}}
            {{(options.GpuDevice is null ? "" : "#:package Microsoft.ML.OnnxRuntime.Gpu@*\n")}}#:property PublishAot=false

            """);
        string[] usings =
        [
            .. run.Recognised.Clock is not null && options.Sort ? ["System.Globalization"] : Array.Empty<string>(),
            .. IsPacked(options.Input) || IsPacked(options.TrainFile) ? ["System.IO.Compression"] : Array.Empty<string>(),
            .. IsPlain(options) ? Array.Empty<string>() : ["System.Text"],
            "Microsoft.ML", "Microsoft.ML.Data", "MLNetHybrid",
        ];
        foreach (string name in usings) text.Append(CultureInfo.InvariantCulture, $"using {name};\n");
        text.Append(CultureInfo.InvariantCulture, $$"""

            string file = args.Length > 0 ? args[0] : {{Literal(options.Input)}};
            string folder = args.Length > 1 ? args[1] : ".";
            var ml = new MLContext(seed: {{options.Seed}});

            """);
        if (options.GpuDevice is int device)
            text.Append(CultureInfo.InvariantCulture, $"ml.GpuDeviceId = {device};\nml.FallbackToCpu = false;\n");
    }

    private static void Reading(StringBuilder text, JobOptions options, Fitted run)
    {
        SensorTable input = run.Input;
        text.Append('\n');
        Load(text, options, run, "rows", "file", input, IsPacked(options.Input));
        if (!options.Sort || run.Recognised.Clock is not { } clock || input.RowNumbers is null) return;
        string key = clock.Patterns.Count == 0
            ? $"double.Parse(row.Time{(run.Recognised.Layout.Decimal == ',' ? ".Replace(',', '.')" : "")}, CultureInfo.InvariantCulture)"
            : "DateTimeOffset.ParseExact(row.Time, patterns, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)";
        text.Append("\n// The rows of the file are not in the order of time.\n");
        if (clock.Patterns.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"string[] patterns = [{string.Join(", ", clock.Patterns.Select(Literal))}];\n");
        text.Append(CultureInfo.InvariantCulture, $$"""
            rows = ml.Data.LoadFromEnumerable(
                ml.Data.CreateEnumerable<Row>(rows, reuseRowObject: false).OrderBy(row => {{key}}), rows.Schema);

            """);
    }

    private static void Load(
        StringBuilder text, JobOptions options, Fitted run, string view, string file, SensorTable table, bool isPacked)
    {
        CsvLayout layout = run.Recognised.Layout;
        if (isPacked || !IsPlain(options))
        {
            string stream = isPacked ? $"new GZipStream(File.OpenRead({file}), CompressionMode.Decompress)" : $"File.OpenRead({file})";
            string encoding = IsPlain(options) ? "" : $", Encoding.GetEncoding({Literal(layout.Encoding.WebName)})";
            // TextLoader knows UTF-8 alone, and reads from files.
            text.Append(CultureInfo.InvariantCulture, $$"""
                // ML.NET reads plain files in UTF-8.
                string {{view}}Text = Path.GetTempFileName();
                using (var reader = new StreamReader({{stream}}{{encoding}}))
                using (var writer = new StreamWriter({{view}}Text))
                    for (string? line = reader.ReadLine(); line is not null; line = reader.ReadLine()) writer.WriteLine(line);

                """);
            file = $"{view}Text";
        }
        text.Append(CultureInfo.InvariantCulture, $$"""
            IDataView {{view}} = ml.Data.LoadFromTextFile({{file}}, new TextLoader.Options
            {
                HasHeader = {{(layout.HasHeader == true ? "true" : "false")}},
                Separators = ['{{(layout.Separator == '\t' ? "\\t" : layout.Separator)}}'],
                {{(layout.Decimal == ',' ? "DecimalMarker = ',',\n    " : "")}}AllowQuoting = true,
                {{(table.HasLongCells ? "ReadMultilines = true,\n    " : "")}}TrimWhitespace = true,
                MissingRealsAsNaNs = true,   // so an empty cell is missing, not 0
                Columns =
                [

            """);
        Column("Time", table.ClockColumn);
        Column("Stream", table.StreamColumn);
        Column("Label", table.LabelColumn);
        text.Append(CultureInfo.InvariantCulture, $$"""
                    new("Features", DataKind.Double, [{{Ranges(table.Columns)}}]),   // {{Names(table)}}
                ],
            });

            """);

        void Column(string name, SensorColumn? column)
        {
            if (column is null) return;
            text.Append(CultureInfo.InvariantCulture,
                $"        new(\"{name}\", DataKind.String, {column.Number - 1}),   // {OneLine(column.Name)}\n");
        }
    }

    private static void Training(StringBuilder text, JobOptions options, Fitted run)
    {
        TrainingPart part = run.Part;
        text.Append('\n');
        if (options.TrainFile is string file)
            Load(text, options, run, "past", Literal(file), run.Training!, IsPacked(file));
        else if (part.Prefix is int rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"// Trained on {part.Description}: they count as normal.\n");
            text.Append(CultureInfo.InvariantCulture, $"IDataView past = ml.Data.TakeRows(rows, {rows});\n");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                // Trained on {{part.Description}}: they count as normal.
                Dictionary<string, int> counts = rows.GetColumn<string>("Stream").CountBy(stream => stream).ToDictionary();
                IDataView past = ml.Data.FilterByStatefulCustomPredicate<Row, Seen>(rows, (row, seen) =>
                {
                    int count = counts[row.Stream], place = seen.Rows[row.Stream] = seen.Rows.GetValueOrDefault(row.Stream) + 1;
                    return place > Math.Max((int)({{part.Share!.Value}} * count), Math.Min({{part.Floor}}, count / 2));
                }, seen => seen.Rows = []);

                """);
        }
        if (part.LeavesAnomaliesOut)
        {
            string isAnomaly = string.Join(" || ", run.Input.AnomalyTexts.Select(label => $"label == {Quoted(label)}"));
            text.Append(CultureInfo.InvariantCulture, $$"""
                // Labelled anomalies are gaps, so that no window across them trains.
                past = ml.Transforms
                    .Expression("Features", {{Literal($"(x, label) : {isAnomaly} ? na(x) : x")}}, "Features", "Label")
                    .Fit(past).Transform(past);

                """);
        }
        string together = run.Input.Streams is null ? "rows that are looked at together" : "rows of a stream that are looked at together";
        string rate = run.FalseAlarmRate is double share
            ? $"    ExpectedFalseAlarmRate = {share.ToString("R", CultureInfo.InvariantCulture)},   // of normal rows"
                + (options.AlarmsPerDay is double alarms ? FormattableString.Invariant($": {alarms} alarms a day") : "") + "\n"
            : "";
        text.Append(CultureInfo.InvariantCulture, $$"""
            ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
            {
                Model = HybridModel.{{options.Model}},
                WindowLength = {{run.WindowLength}},   // {{together}}
                {{(run.Input.Streams is null ? "" : "PartitionColumnNames = [\"Stream\"],\n    ")}}StatusColumnName = "Status",
                Seed = {{options.Seed}},
            {{rate}}    Autoencoder = new()
                {
                    Epochs = {{options.Epochs}},
                    ReconstructionErrorPerFeatureColumnName = HybridColumns.ReconstructionErrorPerFeature,   // says what drives a score
                },
            }).Fit(past);

            """);
        if (options.Threshold is double threshold)
            text.Append(CultureInfo.InvariantCulture,
                $"model = ml.AnomalyDetection.ChangeModelThreshold(model, {(float)threshold:R}f);\n");
        text.Append("ml.Model.Save(model, past.Schema, Path.Combine(folder, \"model.zip\"));\n");
    }

    private static void Scoring(StringBuilder text, JobOptions options, Fitted run)
    {
        SensorTable input = run.Input;
        string shown = (input.ClockColumn is null ? "" : "{row.Time} ") + (input.StreamColumn is null ? "" : "{row.Stream} ");
        string transform = options.InRetrospect
            ? "ml.AnomalyDetection.ScoreInRetrospect(model, rows)" : "model.Transform(rows)";
        string columns = options.InRetrospect
            ? "    [ColumnName(RetrospectColumns.Score)] public float Score { get; set; }\n"
                + "    [ColumnName(RetrospectColumns.PredictedLabel)] public bool PredictedLabel { get; set; }\n"
            : "    public float Score { get; set; }\n    public bool PredictedLabel { get; set; }\n    public int Status { get; set; }\n";
        string sorted = input.RowNumbers is null ? "" : " in the order of time";
        text.Append(CultureInfo.InvariantCulture, $$"""

            // Rows count from 1{{sorted}}. A score of NaN: not judged, as before a full window or beside a missing value.
            using var scores = new StreamWriter(Path.Combine(folder, "scores.csv"));
            scores.WriteLine("row,score,predictedLabel");
            IDataView scored = {{transform}};
            foreach ((int i, Verdict row) in ml.Data.CreateEnumerable<Verdict>(scored, reuseRowObject: false).Index())
            {
                scores.WriteLine(FormattableString.Invariant($"{i + 1},{row.Score:R},{(row.PredictedLabel ? 1 : 0)}"));
                if (row.PredictedLabel) Console.WriteLine($"row {i + 1} {{shown}}score {row.Score:F1}");
            }

            class Verdict
            {

            """);
        Members(labels: false);
        text.Append(columns).Append("}\n");
        bool countsRows = options.TrainFile is null && run.Part.Prefix is null;
        if (input.RowNumbers is not null || countsRows)
        {
            text.Append("\nclass Row\n{\n");
            Members(labels: true);
            if (input.RowNumbers is not null)
                text.Append(CultureInfo.InvariantCulture,
                    $"    [VectorType({input.Columns.Count})] public double[] Features {{ get; set; }} = [];\n");
            text.Append("}\n");
        }
        if (countsRows)
            text.Append("\nclass Seen\n{\n    public Dictionary<string, int> Rows { get; set; } = [];\n}\n");

        void Members(bool labels)
        {
            string[] names =
            [
                .. input.ClockColumn is null ? [] : new[] { "Time" }, .. input.StreamColumn is null ? [] : new[] { "Stream" },
                .. labels && input.LabelColumn is not null ? ["Label"] : Array.Empty<string>(),
            ];
            foreach (string name in names)
                text.Append(CultureInfo.InvariantCulture, $"    public string {name} {{ get; set; }} = \"\";\n");
        }
    }

    // As ML.NET's expressions write a text.
    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private static bool IsPlain(JobOptions options) => options.Reading.Encoding.CodePage == Encoding.UTF8.CodePage;

    private static bool IsPacked(string? file)
    {
        if (file is null) return false;
        using FileStream stream = File.OpenRead(file);
        return GzipContents.IsGzip(stream);
    }

    // Neighbouring columns as one range, of its first and its last: of new(1) alone TextLoader makes a number, not a vector.
    private static string Ranges(IReadOnlyList<SensorColumn> columns)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (SensorColumn column in columns)
        {
            int place = column.Number - 1;
            if (ranges.Count > 0 && ranges[^1].Last == place - 1) ranges[^1] = (ranges[^1].First, place);
            else ranges.Add((place, place));
        }
        return string.Join(", ", ranges.Select(range => FormattableString.Invariant($"new({range.First}, {range.Last})")));
    }

    private static string Names(SensorTable table)
    {
        string names = OneLine(string.Join(", ", table.FeatureNames));
        return names.Length <= 80 ? names : $"{names[..80]}…";
    }

    // A comment ends with its line, and names come from files of others.
    private static string OneLine(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));

    private static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char character in text)
        {
            if (character is '"' or '\\') literal.Append('\\').Append(character);
            else if (char.IsLetterOrDigit(character) || character is >= ' ' and <= '~') literal.Append(character);
            else literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }
        return literal.Append('"').ToString();
    }
}
