using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Components;

/// <summary>What is said about columns that are not there or do not suit.</summary>
public sealed class SchemaColumnsTests
{
    private readonly MLContext _ml = new(seed: 2);

    [Fact]
    public void Where_a_column_is_missing_those_that_there_are_are_listed()
    {
        IDataView data = ContractRow.View(_ml, 30);
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        IEstimator<ITransformer>[] estimators =
        [
            trainers.IsolationForest("features"), trainers.OneClassSvm("features"), trainers.Dbscan("features"),
            trainers.NearestNeighbors("features"),
                trainers.LstmAutoencoder("features"),
            trainers.LstmHybrid("features"), _ml.Transforms.SlidingWindow("Window", "features"),
            _ml.Transforms.SlidingWindow("Window", "Features", partitionColumnName: "features"),
            _ml.Transforms.ElapsedTime("Elapsed", "features"), _ml.Transforms.EventRate("Rate", "Time", ["features"]),
            _ml.Transforms.Novelty("Novelty", "Time", ["features"]), _ml.Transforms.TravelSpeed("Speed", "Time", "features", "Longitude"),
            _ml.Transforms.CalendarFeatures("Calendar", "features"),
            _ml.Transforms.MultiHot("Hot", "features"), _ml.Transforms.CategoryGuard(["features"]),
            _ml.AnomalyDetection.Vote([new VoteInput("features", "Label")]),
        ];
        foreach (IEstimator<ITransformer> estimator in estimators)
        {
            foreach (Exception error in new[]
            {
                Assert.ThrowsAny<ArgumentException>(() => estimator.Fit(data)),
                Assert.ThrowsAny<ArgumentException>(() => estimator.GetOutputSchema(SchemaShape.Create(data.Schema))),
            })
            {
                Assert.Contains(
                    "column 'features'; there are 'Index', 'Label', 'Key', 'Tags', 'Time', 'Latitude', 'Longitude', 'Features', "
                    + "'Duration', 'Loose'. Is 'Features' meant?",
                    error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_vector_of_unknown_size_hints_at_the_attribute()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Unsized { Features = [1, 2] } });
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        foreach (IEstimator<ITransformer> estimator in new IEstimator<ITransformer>[]
        {
            trainers.IsolationForest("Features"), trainers.OneClassSvm("Features"), trainers.Dbscan("Features"),
            trainers.NearestNeighbors("Features"),
                trainers.LstmHybrid("Features"), _ml.Transforms.SlidingWindow("Window", "Features"),
        })
        {
            foreach (string message in new[]
            {
                Assert.ThrowsAny<ArgumentException>(() => estimator.Fit(data)).Message,
                Assert.ThrowsAny<ArgumentException>(() => estimator.GetOutputSchema(SchemaShape.Create(data.Schema))).Message,
            })
            {
                Assert.Contains("column 'Features'", message, StringComparison.Ordinal);
                Assert.Contains("[VectorType(n)]", message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hybrid_on_one_value_names_the_users_column_and_the_way_out(bool scales)
    {
        IDataView data = ContractRow.View(_ml, 20);
        var options = new LstmHybridEstimator.Options { FeatureColumnName = "Label" };
        IEstimator<ITransformer> hybrid = _ml.AnomalyDetection.Trainers.LstmHybrid(scales ? options : options with { Scaling = null });
        foreach (string message in new[]
        {
            Assert.ThrowsAny<ArgumentException>(() => hybrid.Fit(data)).Message,
            Assert.ThrowsAny<ArgumentException>(() => hybrid.GetOutputSchema(SchemaShape.Create(data.Schema))).Message,
        })
        {
            Assert.Contains("feature column 'Label'", message, StringComparison.Ordinal);
            Assert.Contains("Concatenate", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_long_list_of_columns_is_cut_short()
    {
        var schema = new DataViewSchema.Builder();
        for (int i = 0; i < 100; i++) schema.AddColumn($"c{i}", NumberDataViewType.Single);
        var data = new EmptyDataView(_ml, schema.ToSchema());
        Assert.Contains("'c29' and 70 more.",
            Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.SlidingWindow("Window", "Features").Fit(data)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HybridModel.LstmAutoencoder)]
    [InlineData(HybridModel.Dbscan)]
    public void A_hybrid_that_scores_rows_of_another_size_names_the_users_column(HybridModel model)
    {
        ITransformer fitted = _ml.AnomalyDetection.Trainers.LstmHybrid(SmallHybrid.Options(model)).Fit(ContractRow.View(_ml, 100));
        using var file = new MemoryStream();
        _ml.Model.Save(fitted, null, file);
        IDataView wider = _ml.Data.LoadFromEnumerable(new[] { new Wider() });
        foreach (ITransformer one in new[] { fitted, new MLContext().Model.Load(file, out _) })
        {
            string message = Assert.ThrowsAny<ArgumentException>(() => one.Transform(wider)).Message;
            Assert.Contains("input column 'Features'", message, StringComparison.Ordinal);
            Assert.Contains("3 features as in training", message, StringComparison.Ordinal);
            Assert.Contains("input column 'Features'",
                Assert.ThrowsAny<ArgumentException>(() => _ml.Model.CreatePredictionEngine<Wider, Verdict>(one)).Message,
                StringComparison.Ordinal);
        }
    }

    private sealed class Unsized
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Wider
    {
        [VectorType(5)] public float[] Features { get; set; } = new float[5];
    }
}
