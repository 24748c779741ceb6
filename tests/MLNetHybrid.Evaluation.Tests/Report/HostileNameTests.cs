using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML;

namespace MLNetHybrid.Evaluation.Tests.Report;

/// <summary>Names as only an attacker or a broken file has them, in every place of the report that shows a name.</summary>
public sealed partial class HostileNameTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybrid-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A name, and how it must look between the tags: encoded, with invisible characters as code points.</summary>
    public static TheoryData<string, string> Names() => new()
    {
        { "nul\0x", "nulU+0000x" },
        { "bell\a\u001b[31m", "bellU+0007U+001B[31m" },
        { "\u007f\u0085\u009f", "U+007FU+0085U+009F" },
        { "half \ud83d", "half U+D83D" },
        { "half \ude00!", "half U+DE00!" },
        { "\ude00\ud83d", "U+DE00U+D83D" },
        { "\u202egnp.exe", "U+202Egnp.exe" },
        { "\u2066a\u2069\u200f\u061c", "U+2066aU+2069U+200FU+061C" },
        { "zero\u200bwidth\ufeff", "zeroU+200BwidthU+FEFF" },
        { "\uffff\ufffe\ufdd0", "U+FFFFU+FFFEU+FDD0" },
        { "\U000E0041tag", "U+E0041tag" },
        { "line\u2028break", "lineU+2028break" },
        { "</title></style><script>alert(1)</script>", "&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;" },
        { "\"onload='x'&amp;<!--", "&quot;onload=&#39;x&#39;&amp;amp;&lt;!--" },
        { "]]>{{7*7}}${x}", "]]&gt;{{7*7}}${x}" },
        { "Größe 数据 \U0001F600", "Gr&#246;&#223;e 数据 &#128512;" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_name_is_shown_for_what_it_is(string name, string shown)
    {
        DetectionReport plain = GeneratedRun.Report(120);
        var ml = new MLContext(1);
        // As a column's name, and as a column's values.
        IDataView data = ml.Transforms.CopyColumns(name, "When")
            .Append(ml.Transforms.CustomMapping<StreamRow, HostileRow>((row, to) => to.Hostile = name + row.Stream, null))
            .Fit(plain.Data).Transform(plain.Data);
        DetectionReport report = plain with
        {
            Title = name,
            Data = data,
            Detectors = [new(name, "Score", "PredictedLabel"), new("2" + name, "ForestScore", "ForestPredictedLabel")],
            ContextColumnNames = [name, "Hostile"],
            PartitionColumnName = "Hostile",
            FeatureNames = [.. Enumerable.Range(0, GeneratedRun.LatentSize + 1).Select(i => $"feature {i} {name}")],
            ContributionNames = [.. Enumerable.Range(0, GeneratedRun.LatentSize + 1).Select(i => $"contribution {i} {name}")],
            InputNames = [$"first {name}", $"second {name}"],
            Settings = [new(name, "value of " + name)],
        };

        string path = Path.Combine(_folder.FullName, "report.html");
        report.Write(path);
        string page = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
        Assert.DoesNotContain(page, c => (char.IsControl(c) && c != '\n') || c is '\ufffd' or '\ufffe' or '\uffff'
            || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format);
        string[] places = [$"<title>{shown}</title>", $"<h1>{shown}</h1>", $"<h3>{shown}</h3>", $">{shown}</th>",
            $">value of {shown}</td>"];
        foreach (string place in places) Assert.Contains(place, page, StringComparison.Ordinal);
        foreach (string driver in new[] { "first", "contribution 0" })
            Assert.Contains($"<span>{driver} {shown}</span>", page, StringComparison.Ordinal);
        Assert.Contains($">feature 0 {shown}</th>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "</title>\n"));
        foreach (Match picture in Picture().Matches(page)) Assert.NotNull(XElement.Parse(picture.Value).Element("desc"));
    }

    [Fact]
    public void A_file_may_have_any_name_that_the_system_allows()
    {
        foreach (string name in new[] { "\u202egnp.html", "a b'\";$(x)&.html", "-rf.html", "数据.html" })
        {
            if (OperatingSystem.IsWindows() && name.Contains('"', StringComparison.Ordinal)) continue;
            GeneratedRun.Report(3).Write(Path.Combine(_folder.FullName, name));
            Assert.Equal(name, Assert.Single(_folder.GetFiles()).Name);
            File.Delete(Path.Combine(_folder.FullName, name));
        }
        Assert.Throws<ArgumentException>(() => GeneratedRun.Report(3).Write(Path.Combine(_folder.FullName, "nul\0.html")));
        Assert.Empty(_folder.GetFiles());
    }

    [GeneratedRegex("<svg role=\"img\".*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Picture();

    private sealed class StreamRow
    {
        public string Stream { get; set; } = "";
    }

    private sealed class HostileRow
    {
        public string Hostile { get; set; } = "";
    }
}
