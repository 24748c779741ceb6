using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Detectors;

/// <summary>What every detector promises of its limit on training rows.</summary>
public sealed class MaximumTrainingRowsTests
{
    private const int Rows = 300, Least = 100;

    public static TheoryData<string> Detectors => [.. Makers.Keys];

    private static Dictionary<string, Func<int, int, DetectorOptions>> Makers { get; } = new()
    {
        ["OneClassSvm"] = (maximum, _) => new OneClassSvmTrainer.Options { MaximumTrainingRows = maximum },
        ["Dbscan"] = (maximum, seed) => new DbscanTrainer.Options { MaximumTrainingRows = maximum, Seed = seed },
        ["NearestNeighbors"] = (maximum, seed) => new NearestNeighborsTrainer.Options { MaximumTrainingRows = maximum, Seed = seed },
        ["PrincipalComponents"] = (maximum, seed) => new PrincipalComponentsTrainer.Options { MaximumTrainingRows = maximum, Seed = seed },
        ["IsolationForest"] = (maximum, seed) => new IsolationForestTrainer.Options { MaximumTrainingRows = maximum, Seed = seed },
        ["LstmAutoencoder"] = (maximum, seed) => new LstmAutoencoderTrainer.Options
        {
            MaximumTrainingRows = maximum,
            Seed = seed,
            Epochs = 1,
            HiddenSize = 2,
            EncoderBlocks = 1,
            DecoderLayers = 1,
        },
    };

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Up_to_the_maximum_it_changes_nothing(string detector)
    {
        (float[] free, _) = Fit(detector, int.MaxValue, seed: 1);
        (float[] enough, List<string> messages) = Fit(detector, Rows, seed: 1);
        Assert.Equal(free, enough);
        Assert.DoesNotContain(
            messages, message => message.Contains(nameof(DbscanTrainer.Options.MaximumTrainingRows), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Beyond_it_a_sample_is_learned_from_which_the_seed_decides_and_the_log_tells(string detector)
    {
        (float[] first, List<string> messages) = Fit(detector, Least, seed: 1);
        Assert.Equal(first, Fit(detector, Least, seed: 1).Scores);
        Assert.NotEqual(Fit(detector, int.MaxValue, seed: 1).Scores, first);
        if (detector != "OneClassSvm") Assert.NotEqual(Fit(detector, Least, seed: 2).Scores, first);

        string message = Assert.Single(messages, message => message.Contains("are learned from", StringComparison.Ordinal));
        string[] words = message.Split(' ');
        int kept = int.Parse(words[0], CultureInfo.InvariantCulture), of = int.Parse(words[2], CultureInfo.InvariantCulture);
        Assert.InRange(kept, detector == "LstmAutoencoder" ? Least / 2 : Least, Least);
        Assert.Equal(detector == "LstmAutoencoder" ? Rows - 6 : Rows, of);   // three streams lose two windows each
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void A_maximum_that_leaves_nothing_to_learn_from_is_refused(string detector)
    {
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => Fit(detector, 1, seed: 1)).Message;
        Assert.Contains($"{detector}.MaximumTrainingRows must be in [2, 2147483647]; got 1.", message, StringComparison.Ordinal);
    }

    private static (float[] Scores, List<string> Messages) Fit(string detector, int maximum, int seed)
    {
        var ml = new MLContext(1);
        var messages = new List<string>();
        ml.Log += (_, entry) => messages.Add(entry.RawMessage);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(Row.Make));
        if (detector == "LstmAutoencoder")
            data = ml.Transforms.SlidingWindow("Window", "Features", 3, "Stream").Fit(data).Transform(data);
        DetectorOptions options = Makers[detector](maximum, seed) with
        {
            FeatureColumnName = detector == "LstmAutoencoder" ? "Window" : "Features",
        };
        IDataView scored = options.CreateTrainer((Microsoft.ML.Runtime.IHostEnvironment)ml.Model.GetEnvironment())
            .Fit(data).Transform(data);
        return ([.. scored.GetColumn<float>("Score")], messages);
    }

    private sealed class Row
    {
        public int Stream { get; set; }

        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public static Row Make(int number)
        {
            var random = new Random(number);
            return new Row { Stream = number % 3, Features = [random.NextSingle(), random.NextSingle(), random.NextSingle()] };
        }
    }
}
