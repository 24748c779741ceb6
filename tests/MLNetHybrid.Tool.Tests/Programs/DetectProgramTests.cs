using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLNetHybrid.Tool.Jobs;
using MLNetHybrid.Tool.Recognition;
using MLNetHybrid.Tool.Results;

namespace MLNetHybrid.Tool.Tests.Programs;

/// <summary>
/// Programs that the tool writes compile and give its scores, whatever is asked for. From an installed tool, with packages and the SDK, the
/// tests of the packages run two of them.
/// </summary>
public sealed class DetectProgramTests : IDisposable
{
    private const int RowCount = 400;
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labelled_anomalies_are_left_out_as_by_the_tool() => AssertSameScores(Options(
        "time,a,b,state", row => $"{Moment(row):s},{A(row)},{B(row)},{(row is 50 or 51 or 300 ? "Attack" : "Normal")}") with
    {
        Reading = new() { Label = "state", AnomalyValues = ["attack"] },
    });

    [Fact]
    public void Streams_that_take_turns_and_have_labelled_anomalies() => AssertSameScores(Options(
        "machine|time|a|b|is_anomaly", row =>
            $"M{row % 3}|{Moment(row / 3):dd.MM.yyyy HH:mm}|{A(row / 3)}|{B(row / 3)}|{(row is 30 or 31 ? "True" : "False")}"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_that_are_sorted(bool decimalCommas)
    {
        string Cell(string number) => decimalCommas ? number.Replace('.', ',') : number;
        AssertSameScores(Options("time;a;b", row =>
        {
            int place = (row + 200) % RowCount;
            string time = decimalCommas ? $"{place / 10},{place % 10}" : $"{Moment(place):s}";
            return $"{time};{Cell(A(place))};{Cell(B(place))}";
        }) with
        {
            Sort = true,
            Reading = new() { Clock = "time" },
        }, inTimeOrder: true);
    }

    [Fact]
    public void Files_without_header_gaps_quotes_and_names_of_all_kinds() => AssertSameScores(Options(
        null, row => $"\"{A(row)}\",{(row is 150 or 320 ? "NA" : B(row))},\"two\nlines, \"\"{row}\"\"\""));

    [Fact]
    public void Names_that_would_end_a_comment_or_a_text()
    {
        JobOptions options = Options("a\u2028b,\"c\"\"\nd\",label", row =>
            $"{A(row)},{B(row)},{(row == 60 ? "\"an \\\"\"odd\"\" one\"" : "good")}") with
        {
            Reading = new() { Label = "label", AnomalyValues = ["an \\\"odd\" one"] },
        };
        AssertSameScores(options);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("iso-8859-1")]
    public void Packed_files_in_another_encoding(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        JobOptions options = Options("größe,b,Gerät", row => $"{A(row)},{B(row)},Ä{row % 2}");
        byte[] text = encoding.GetBytes(File.ReadAllText(options.Input));
        using (var packed = new GZipStream(File.Create(options.Input), CompressionMode.Compress)) packed.Write(text);
        AssertSameScores(options with { Reading = new() { Encoding = encoding } });
    }

    [Fact]
    public void Another_file_that_trains_with_its_columns_in_another_order()
    {
        string train = _folder.Write("train.csv", Csv("b,other,a", row => $"{B(row + 7)},x,{A(row + 7)}"));
        AssertSameScores(Options("a,b", row => $"{A(row)},{B(row)}") with { TrainFile = train });
    }

    [Fact]
    public void Retrospect_thresholds_and_budgets()
    {
        JobOptions options = Options("time,a,b", row => $"{Moment(row):s},{A(row)},{B(row)}");
        AssertSameScores(options with { InRetrospect = true });
        AssertSameScores(options with { Threshold = 1.25 });
        AssertSameScores(options with { AlarmsPerDay = 30, TrainRows = 150 });
        AssertSameScores(options with { Model = HybridModel.DbscanAndIsolationForest, Seed = 5 });
    }

    private static DateTime Moment(int row) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(row);

    private static string A(int row) => Text(Math.Sin(row / 5.0) + row * 7919 % 101 / 1000.0);

    private static string B(int row) => Text(row is 300 or 301 ? 3 : Math.Cos(row / 5.0) + row * 104729 % 101 / 1000.0);

    private static string Text(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Csv(string? header, Func<int, string> line) =>
        string.Concat(Enumerable.Range(0, RowCount).Select(line).Prepend(header).OfType<string>().Select(text => text + "\n"));

    private JobOptions Options(string? header, Func<int, string> line) => new()
    {
        Input = _folder.Write("data.csv", Csv(header, line)),
        Folder = _folder.File("out"),
        Epochs = 2,
        WindowLength = 6,
    };

    private void AssertSameScores(JobOptions options, bool inTimeOrder = false)
    {
        RunSummary summary = new DetectionJob(options, new JsonOutput(TextWriter.Null, TextWriter.Null)).Run();
        Assert.True(summary.Program is not null, summary.WhyNoProgram);
        string again = Directory.CreateDirectory(_folder.File("again")).FullName;
        Run(summary.Program, options.Input, again);
        string[] expected = [.. summary.Results.Select((row, i) => FormattableString.Invariant(
            $"{i + 1},{row.Score:R},{(row.PredictedLabel ? 1 : 0)}"))];
        Assert.Equal(inTimeOrder, summary.Table.RowNumbers is not null);
        Assert.Equal(expected, File.ReadLines(Path.Combine(again, "scores.csv")).Skip(1));
        Assert.Contains(summary.Results, row => float.IsFinite(row.Score));
        Assert.True(File.Exists(Path.Combine(again, "model.zip")));
    }

    private static void Run(string program, params string[] arguments)
    {
        string source = string.Join('\n', program.Split('\n').Where(line => !line.StartsWith("#:", StringComparison.Ordinal)));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "detect", [CSharpSyntaxTree.ParseText(source), CSharpSyntaxTree.ParseText(ImplicitUsings)], references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        Assert.DoesNotContain(compilation.Emit(assembly).Diagnostics, problem => problem.Severity >= DiagnosticSeverity.Warning);
        Assembly.Load(assembly.ToArray()).EntryPoint!.Invoke(null, [arguments]);
    }
}
