using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Explanations;

/// <summary>
/// Every vector of ours names its slots where the features are named: in what the estimator promises and what the model gives.
/// </summary>
public sealed class SlotNameTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Cases =>
    [
        "Scale", "SlidingWindow", "Calendar", "MultiHot", "CategoryGuard", "IsolationForest", "OneClassSvm", "Dbscan",
        "PrincipalComponents", "NearestNeighbors", "LstmAutoencoder", "Ensemble", "All", "OnnxRuntime", "Scale of windows",
    ];

    [Theory, MemberData(nameof(Cases))]
    public void Names_go_through(string name)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Plant.Rows(200, seed: 1).Select((row, i) => new TaggedPlant(row, i)));
        IEstimator<ITransformer> estimator = Plant.Features(_ml).Append(Create(name));
        ITransformer model = estimator.Fit(data);
        if (name == "OnnxRuntime") model = _ml.AnomalyDetection.UseOnnxRuntime(model, data.Schema);
        using var native = model as IDisposable;
        DataViewSchema schema = model.Transform(data).Schema;
        SchemaShape promised = estimator.GetOutputSchema(SchemaShape.Create(data.Schema));
        int vectors = 0;
        foreach (DataViewSchema.Column column in schema)
        {
            if (column.IsHidden || column.Type is not VectorDataViewType { IsKnownSize: true } vector) continue;
            vectors++;
            Assert.True(column.HasSlotNames(vector.Size), $"'{column.Name}' has no slot names.");
            VBuffer<ReadOnlyMemory<char>> slots = default;
            column.GetSlotNames(ref slots);
            string[] names = [.. slots.DenseValues().Select(slot => slot.ToString())];
            Assert.DoesNotContain("", names);
            Assert.Equal(names.Length, names.Distinct().Count());
            Assert.True(promised.TryFindColumn(column.Name, out SchemaShape.Column shape) && shape.HasSlotNames(),
                $"The slot names of '{column.Name}' are not promised.");
        }
        Assert.InRange(vectors, 2, 20);
    }

    [Fact]
    public void A_window_names_the_row_itself_as_the_row_is_named_and_counts_back_from_there()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Plant.Rows(20, seed: 1));
        IDataView windows = Plant.Features(_ml).Append(_ml.Transforms.SlidingWindow("Window", "Features", 3)).Fit(data).Transform(data);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        windows.Schema["Window"].GetSlotNames(ref slots);
        Assert.Equal(["Temperature (t-2)", "Pressure (t-2)", "Flow (t-2)", "Speed (t-2)", "Temperature (t-1)"],
            slots.DenseValues().Take(5).Select(slot => slot.ToString()));
        Assert.Equal(Plant.Names, slots.DenseValues().Skip(8).Select(slot => slot.ToString()));
    }

    [Fact]
    public void Where_the_features_have_no_names_nothing_is_made_up()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Unnamed { Features = [i, -i] }));
        IEstimator<ITransformer> estimator = _ml.Transforms.Scale("Scaled", "Features")
            .Append(_ml.Transforms.SlidingWindow("Window", "Scaled", 3));
        Assert.False(estimator.Fit(data).Transform(data).Schema["Window"].HasSlotNames());
        Assert.False(estimator.GetOutputSchema(SchemaShape.Create(data.Schema)).Single(column => column.Name == "Window").HasSlotNames());
    }

    private IEstimator<ITransformer> Create(string name) => name switch
    {
        "Scale" => _ml.Transforms.Scale("Scaled", "Features"),
        "SlidingWindow" => _ml.Transforms.SlidingWindow("Window", "Features", 3),
        "Scale of windows" => _ml.Transforms.SlidingWindow("Window", "Features", 3)
            .Append(_ml.Transforms.Scale("Scaled", "Window")),
        "Calendar" => _ml.Transforms.CalendarFeatures("Calendar", nameof(TaggedPlant.Time)),
        "MultiHot" => _ml.Transforms.MultiHot("Hot", nameof(TaggedPlant.Tags)),
        "CategoryGuard" => _ml.Transforms.CategoryGuard([nameof(TaggedPlant.Shift)])
            .Append(_ml.Transforms.Categorical.OneHotEncoding("Encoded", nameof(TaggedPlant.Shift))),
        "IsolationForest" => new IsolationForestTrainer.Options { FeatureContributionsColumnName = "Parts" }.CreateTrainer(Env),
        "OneClassSvm" => new OneClassSvmTrainer.Options { FeatureContributionsColumnName = "Parts" }.CreateTrainer(Env),
        "Dbscan" => new DbscanTrainer.Options { FeatureContributionsColumnName = "Parts" }.CreateTrainer(Env),
        "PrincipalComponents" => _ml.Transforms.SlidingWindow("Window", "Features", 3).Append(new PrincipalComponentsTrainer.Options
        {
            FeatureColumnName = "Window",
            FeatureContributionsColumnName = "Parts",
        }.CreateTrainer(Env)),
        "NearestNeighbors" => new NearestNeighborsTrainer.Options { FeatureContributionsColumnName = "Parts" }.CreateTrainer(Env),
        "LstmAutoencoder" => _ml.Transforms.SlidingWindow("Window", "Features", 3).Append(new LstmAutoencoderTrainer.Options
        {
            FeatureColumnName = "Window",
            ReconstructionErrorPerFeatureColumnName = "Errors",
            Epochs = 1,
            HiddenSize = 4,
        }.CreateTrainer(Env)),
        _ => _ml.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
        {
            Model = name == "All" ? HybridModel.All : HybridModel.Ensemble,
            WindowLength = 3,
            Seed = 1,
            CalibrationFolds = 2,
            Autoencoder = new() { Epochs = 1, HiddenSize = 4, ReconstructionErrorPerFeatureColumnName = "Errors" },
            IsolationForest = new() { FeatureContributionsColumnName = "ForestParts" },
            PrincipalComponents = new() { FeatureContributionsColumnName = "WindowParts" },
            NearestNeighbors = new() { FeatureContributionsColumnName = "RowParts" },
        }),
    };

    private Microsoft.ML.Runtime.IHostEnvironment Env => _ml;

    private sealed class Unnamed
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class TaggedPlant
    {
        public TaggedPlant()
        {
        }

        public TaggedPlant(Plant row, int number)
        {
            (Temperature, Pressure, Flow, Speed) = (row.Temperature, row.Pressure, row.Flow, row.Speed);
            Shift = number % 2 == 0 ? "day" : "night";
            Tags = number % 3 == 0 ? ["warm"] : ["cold", "wet"];
            Time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(number);
        }

        public float Temperature { get; set; }
        public float Pressure { get; set; }
        public float Flow { get; set; }
        public float Speed { get; set; }
        public string[] Tags { get; set; } = [];
        public string Shift { get; set; } = "";
        public DateTime Time { get; set; }
    }
}
