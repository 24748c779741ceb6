using System.Text;
using SensorCsv.Results;

namespace SensorCsv.Tests.Results;

public sealed class OutputFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sensor-csv-tests");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Scores_have_one_line_per_row()
    {
        using var stream = new MemoryStream();
        ScoreFile.Write(stream, [new() { Score = float.NaN }, new() { Score = 0.1f }, new() { Score = 1.5e-7f, PredictedLabel = true }]);
        Assert.Equal("row,score,predictedLabel\n1,NaN,0\n2,0.1,0\n3,1.5E-07,1\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Failed_write_leaves_the_old_file_and_nothing_else()
    {
        string path = Path.Combine(_folder.FullName, "scores.csv");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => OutputFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
        OutputFile.Write(path, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder.FullName));
    }
}
