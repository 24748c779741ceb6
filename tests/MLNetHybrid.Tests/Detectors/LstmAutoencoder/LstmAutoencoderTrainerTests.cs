using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MLNetHybrid.Detectors.LstmAutoencoder;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;
using Options = MLNetHybrid.LstmAutoencoderTrainer.Options;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder;

public sealed class LstmAutoencoderTrainerTests
{
    private const int Length = 5;

    public static TheoryData<Options, string> BadOptions() => new()
    {
        { new Options { HiddenSize = 0 }, "LstmAutoencoder.HiddenSize must be in [1, 1024]; got 0." },
        { new Options { LatentSize = 0 }, "LstmAutoencoder.LatentSize must be in [2, 2048]; got 0." },
        { new Options { LatentSize = 2050 }, "LstmAutoencoder.LatentSize must be in [2, 2048]; got 2050." },
        { new Options { LatentSize = 7 }, "LstmAutoencoder.LatentSize must be even; got 7." },
        { new Options { Loss = (ReconstructionLoss)9 },
        "LstmAutoencoder.Loss must be one of MeanSquaredError, MeanAbsoluteError, Huber; got 9." },
        { new Options { GradientClipNorm = 0 }, "LstmAutoencoder.GradientClipNorm must be positive and finite; got 0." },
        { new Options { GradientClipNorm = double.NaN }, "LstmAutoencoder.GradientClipNorm must be positive and finite; got NaN." },
        { new Options { LearningRateSchedule = null! }, "LstmAutoencoder.LearningRateSchedule must not be null." },
        { new Options { LearningRateSchedule = new ExponentialDecay { FactorPerEpoch = 0 } },
        "LstmAutoencoder.LearningRateSchedule.FactorPerEpoch must be in (0, 1]; got 0." },
        { new Options { LearningRateSchedule = new ExponentialDecay { FactorPerEpoch = 1.1 } },
        "LstmAutoencoder.LearningRateSchedule.FactorPerEpoch must be in (0, 1]; got 1.1." },
        { new Options { LearningRateSchedule = new CosineDecay { WarmupEpochs = -1 } },
        "LstmAutoencoder.LearningRateSchedule.WarmupEpochs must be in [0, 20); got -1." },
        { new Options { LearningRateSchedule = new CosineDecay { WarmupEpochs = 3 }, Epochs = 3 },
        "LstmAutoencoder.LearningRateSchedule.WarmupEpochs must be in [0, 3); got 3." },
        { new Options { LearningRateSchedule = new CosineDecay { FinalFactor = 1.5 } },
        "LstmAutoencoder.LearningRateSchedule.FinalFactor must be in [0, 1]; got 1.5." },
        { new Options { CheckpointPath = "" }, "LstmAutoencoder.CheckpointPath must name a file; got an empty string." },
        { new Options { CheckpointInterval = TimeSpan.FromSeconds(-1) },
        "LstmAutoencoder.CheckpointInterval must be zero or longer; got -00:00:01." },
        { new Options { EncoderBlocks = -1 }, "LstmAutoencoder.EncoderBlocks must be in [0, 32]; got -1." },
        { new Options { DecoderLayers = 0 }, "LstmAutoencoder.DecoderLayers must be in [1, 32]; got 0." },
        { new Options { DropoutRate = 1 }, "LstmAutoencoder.DropoutRate must be in [0, 1); got 1." },
        { new Options { LearningRate = 0 }, "LstmAutoencoder.LearningRate must be positive and finite; got 0." },
        { new Options { LearningRate = double.NaN }, "LstmAutoencoder.LearningRate must be positive and finite; got NaN." },
        { new Options { Epochs = 0 }, "LstmAutoencoder.Epochs must be in [1, 1000000]; got 0." },
        { new Options { BatchSize = 0 }, "LstmAutoencoder.BatchSize must be in [1, 65536]; got 0." },
        { new Options { ValidationFraction = 0.95 }, "LstmAutoencoder.ValidationFraction must be in [0, 0.9]; got 0.95." },
        { new Options { ValidationSplit = (ValidationSplit)9 },
        "LstmAutoencoder.ValidationSplit must be one of HeldOut, Overlapping; got 9." },
        { new Options { Patience = 0 }, "LstmAutoencoder.Patience must be in [1, 1000000]; got 0." },
        { new Options { Shuffle = (ShuffleUnit)9 }, "LstmAutoencoder.Shuffle must be one of Windows, Batches, None; got 9." },
        { new Options { ThresholdQuantile = 1.1 }, "LstmAutoencoder.ThresholdQuantile must be in [0, 1]; got 1.1." },
        { new Options { ErrorScope = (ErrorScope)9 }, "LstmAutoencoder.ErrorScope must be one of Window, LastStep; got 9." },
        { new Options { NumberOfThreads = 0 }, "LstmAutoencoder.NumberOfThreads must be in [1, 1024]; got 0." },
        { new Options { Executor = (ReconstructionExecutor)9 },
        "LstmAutoencoder.Executor must be one of Auto, OnnxRuntime, Managed; got 9." },
        { new Options { Backend = null! }, "LstmAutoencoder.Backend must not be null." },
        { new Options { LatentColumnName = "" }, "LatentColumnName must name a column; got an empty string." },
        { new Options { ReconstructionErrorPerFeatureColumnName = "" },
        "ReconstructionErrorPerFeatureColumnName must name a column; got an empty string." },
        { new Options { ReconstructionErrorPerFeatureColumnName = "Latent" },
        "must differ; got 'Score', 'PredictedLabel', 'Latent', 'Latent'" },
        { new Options { LatentColumnName = "Score" }, "must differ; got 'Score', 'PredictedLabel', 'Score'" },
    };

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public void An_option_out_of_range_is_named_with_range_and_value(Options options, string message)
    {
        Exception error = Assert.ThrowsAny<ArgumentException>(() => new MLContext(1).AnomalyDetection.Trainers.LstmAutoencoder(options));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flat_vector_is_refused_with_the_way_to_make_windows()
    {
        var ml = new MLContext(1);
        Exception error = Assert.ThrowsAny<Exception>(
            () => ml.AnomalyDetection.Trainers.LstmAutoencoder("Features").Fit(ContractRow.View(ml, 100)));
        Assert.Contains("Column 'Features' is not a window", error.Message, StringComparison.Ordinal);
        Assert.Contains("SlidingWindow", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fitted_model_knows_its_sizes_losses_and_columns()
    {
        var ml = new MLContext(1);
        (LstmAutoencoderTransformer detector, IDataView windows) = Fit(ml, Small(ErrorScope.Window));
        LstmAutoencoderModelParameters model = detector.Model;
        Assert.Equal((Length, 3, 4, 1, 1),
            (model.WindowLength, model.FeatureCount, model.HiddenSize, model.EncoderBlocks, model.DecoderLayers));
        Assert.Equal([1, 2, 3, 4], model.History.Select(epoch => epoch.Epoch));
        Assert.True(model.History[^1].TrainingLoss < model.History[0].TrainingLoss);

        IDataView scored = detector.Transform(windows);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 8), scored.Schema["Latent"].Type);
        Assert.All(scored.GetColumn<float[]>("Latent").Skip(Length - 1), latent =>
            Assert.All(latent, value => Assert.InRange(value, -1, 1)));
        Assert.All(scored.GetColumn<float[]>("Latent").Take(Length - 1), latent =>
            Assert.All(latent, value => Assert.True(float.IsNaN(value))));
    }

    [Theory]
    [InlineData(ErrorScope.Window)]
    [InlineData(ErrorScope.LastStep)]
    public void The_threshold_is_the_quantile_of_the_held_out_errors(ErrorScope scope)
    {
        var ml = new MLContext(1);
        (LstmAutoencoderTransformer detector, IDataView windows) = Fit(ml, Small(scope));
        float[] errors = [.. detector.Transform(windows).GetColumn<float>("Score").Skip(Length - 1)];
        // 196 windows, of which the last 19 are held out; their median is the tenth
        Assert.Equal(errors.TakeLast(19).Order().ElementAt(9), detector.Threshold);
    }

    [Fact]
    public void Both_executors_give_the_same_columns()
    {
        var ml = new MLContext(1);
        List<object[]>[] values = [.. new[] { ReconstructionExecutor.Managed, ReconstructionExecutor.OnnxRuntime }.Select(executor =>
        {
            (LstmAutoencoderTransformer detector, IDataView windows) = Fit(new MLContext(1), Small(ErrorScope.LastStep, executor));
            using (detector) return DataViewValues.Read(ml.Data.SkipRows(detector.Transform(windows), Length - 1), "Latent", "Score");
        })];
        for (int row = 0; row < values[0].Count; row++)
        {
            // two orders of summation in single precision, and two approximations of tanh
            Near.Equal(((float[])values[0][row][0]).Select(v => (double)v).ToArray(), (float[])values[1][row][0], 1e-5);
            Assert.Equal((float)values[0][row][1], (float)values[1][row][1], 1e-4f * (1 + (float)values[0][row][1]));
        }
    }

    [Fact]
    public void The_onnx_file_has_the_promised_inputs_and_outputs()
    {
        (LstmAutoencoderTransformer detector, _) = Fit(new MLContext(1), Small(ErrorScope.LastStep));
        using var file = new MemoryStream();
        detector.Model.SaveAsOnnx(file);
        using var session = new InferenceSession(file.ToArray());
        Assert.Equal([-1, Length, 3], session.InputMetadata["window"].Dimensions);
        Assert.Equal([-1, 8], session.OutputMetadata["latent"].Dimensions);
        Assert.Equal([-1], session.OutputMetadata["reconstruction_error"].Dimensions);
        Assert.Equal([-1, Length, 3], session.OutputMetadata["reconstruction_error_per_feature"].Dimensions);
    }

    [Theory]
    [InlineData(ErrorScope.Window, ReconstructionExecutor.Managed)]
    [InlineData(ErrorScope.LastStep, ReconstructionExecutor.Managed)]
    [InlineData(ErrorScope.LastStep, ReconstructionExecutor.OnnxRuntime)]
    public void Errors_per_feature_average_to_the_reconstruction_error(ErrorScope scope, ReconstructionExecutor executor)
    {
        var ml = new MLContext(1);
        (LstmAutoencoderTransformer detector, IDataView windows) = Fit(
            ml, Small(scope, executor) with { ReconstructionErrorPerFeatureColumnName = "Errors", Loss = ReconstructionLoss.Huber });
        using (detector)
        {
            IDataView scored = detector.Transform(windows);
            Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, Length, 3), scored.Schema["Errors"].Type);
            float[][] errors = [.. scored.GetColumn<float[]>("Errors")];
            Assert.All(errors.Take(Length - 1), values => Assert.All(values, value => Assert.True(float.IsNaN(value))));
            int counted = scope == ErrorScope.Window ? 3 * Length : 3;
            foreach ((float[] values, float error) in errors.Zip(scored.GetColumn<float>("Score")).Skip(Length - 1))
                Assert.Equal(error, values.TakeLast(counted).Average(), 1e-5f * (1 + error));   // two sums of 15 floats
        }
    }

    [Fact]
    public void All_variants_train_score_and_survive_saving()
    {
        var ml = new MLContext(1);
        foreach (ReconstructionLoss loss in Enum.GetValues<ReconstructionLoss>())
        {
            Options options = Small(
                ErrorScope.Window) with
            {
                Loss = loss,
                LatentSize = 6,
                BidirectionalDecoder = true,
                ReconstructionErrorPerFeatureColumnName = "Errors"
            };
            (LstmAutoencoderTransformer detector, IDataView windows) = Fit(ml, options);
            Assert.Equal((6, true, loss), (detector.Model.LatentSize, detector.Model.BidirectionalDecoder, detector.Model.Loss));
            Assert.True(detector.Model.History[^1].TrainingLoss < detector.Model.History[0].TrainingLoss);
            using var file = new MemoryStream();
            ml.Model.Save(detector, windows.Schema, file);
            var loaded = (LstmAutoencoderTransformer)new MLContext().Model.Load(file, out _);
            Assert.Equal((6, true, loss, "Errors"),
                (loaded.Model.LatentSize, loaded.Model.BidirectionalDecoder, loaded.Model.Loss,
                loaded.ReconstructionErrorPerFeatureColumnName));
            string[] columns = ["Latent", "Errors", "Score", "PredictedLabel"];
            Assert.Equal(DataViewValues.Read(detector.Transform(windows), columns),
                DataViewValues.Read(loaded.Transform(windows), columns));
        }
    }

    [Fact]
    public void A_cancelled_fit_leaves_a_checkpoint_from_which_the_next_one_goes_on()
    {
        using var folder = new TemporaryFolder();
        Options options = Small(ErrorScope.Window) with { CheckpointPath = folder.File("checkpoint"), Epochs = 6 };
        float[] expected = Fit(new MLContext(1), options).Detector.Model.Weights.ToArray();
        var cancelled = new MLContext(1);
        cancelled.Log += (_, entry) =>
        {
            if (entry.Message.Contains("epoch 2/6", StringComparison.Ordinal)) cancelled.CancelExecution();
        };
        Assert.Throws<OperationCanceledException>(() => Fit(cancelled, options));
        var resumed = new MLContext(99);   // the seed comes from the checkpoint
        var epochs = new List<string>();
        resumed.Log += (_, entry) =>
        {
            if (entry.Message.Contains("LstmAutoencoder: epoch", StringComparison.Ordinal)) epochs.Add(entry.Message);
        };
        Assert.Equal(expected, Fit(resumed, options).Detector.Model.Weights.ToArray());
        Assert.Contains("epoch 3/6", epochs[0], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_saved_model_keeps_weights_history_and_threshold()
    {
        var ml = new MLContext(1);
        (LstmAutoencoderTransformer detector, IDataView windows) = Fit(ml, Small(ErrorScope.LastStep));
        using var file = new MemoryStream();
        ml.Model.Save(detector, windows.Schema, file);
        var loaded = (LstmAutoencoderTransformer)new MLContext().Model.Load(file, out _);
        Assert.Equal(detector.Model.Weights.ToArray(), loaded.Model.Weights.ToArray());
        Assert.Equal(detector.Model.History, loaded.Model.History);
        Assert.Equal((detector.Threshold, detector.Model.ErrorScope), (loaded.Threshold, loaded.Model.ErrorScope));
        Assert.Equal("Latent", loaded.LatentColumnName);
    }

    [Fact]
    public void The_seed_of_the_context_decides_the_weights_unless_the_option_does()
    {
        float[] first = Weights(1, null), again = Weights(1, null), other = Weights(2, null);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal(Weights(1, 5), Weights(2, 5));

        static float[] Weights(int contextSeed, int? seed)
        {
            var ml = new MLContext(contextSeed);
            return Fit(ml, new Options
            {
                FeatureColumnName = "Window",
                HiddenSize = 2,
                EncoderBlocks = 0,
                DecoderLayers = 1,
                Epochs = 1,
                Seed = seed
            }).Detector.Model.Weights.ToArray();
        }
    }

    [Fact]
    public void CancelExecution_stops_the_training_and_each_epoch_is_logged()
    {
        var ml = new MLContext(1);
        var epochs = new List<string>();
        ml.Log += (_, entry) =>
        {
            if (!entry.Message.Contains("LstmAutoencoder: epoch", StringComparison.Ordinal)) return;
            epochs.Add(entry.Message);
            if (epochs.Count == 2) ml.CancelExecution();
        };
        Assert.Throws<OperationCanceledException>(
            () => Fit(ml, new Options { FeatureColumnName = "Window", HiddenSize = 2, Epochs = 1000, Patience = 1000 }));
        Assert.Equal(2, epochs.Count);
        Assert.Matches(@"epoch 2/1000: training loss \d+\.\d{6}, validation loss \d+\.\d{6}", epochs[1]);
    }

    [Fact]
    public void Notebook_defaults_are_the_choices_of_the_notebook()
    {
        var options = new Options
        {
            FeatureColumnName = "Window",
            Seed = 3,
            LearningRate = 0.05,
            Epochs = 5,
            ValidationSplit = ValidationSplit.Overlapping,
            ThresholdQuantile = 0.75,
        };
        Assert.Equal(("Window", 3, 16, 4, 4),
            (options.FeatureColumnName, options.Seed, options.HiddenSize, options.EncoderBlocks, options.DecoderLayers));
        Assert.Equal((0.05, 5, 16, 0.02, 5),
            (options.LearningRate, options.Epochs, options.BatchSize, options.DropoutRate, options.Patience));
        Assert.Equal((ValidationSplit.Overlapping, 0.1, ShuffleUnit.Batches, 0.75),
            (options.ValidationSplit, options.ValidationFraction, options.Shuffle, options.ThresholdQuantile));
    }

    [Fact]
    public void Windows_too_large_for_the_kernels_are_refused()
    {
        var plan = new LstmAutoencoderPlan(new Options().Checked(), seed: 0);
        Assert.True(plan.Architecture(50, 9000).IsFeasible);
        Assert.Contains("too large", Assert.Throws<InvalidOperationException>(() => plan.Architecture(50, 70000)).Message,
            StringComparison.Ordinal);
        Assert.Contains("too large", Assert.Throws<InvalidOperationException>(() => plan.Architecture(1 << 20, 65)).Message,
            StringComparison.Ordinal);
    }

    private static Options Small(ErrorScope scope, ReconstructionExecutor executor = ReconstructionExecutor.Managed) => new()
    {
        FeatureColumnName = "Window",
        HiddenSize = 4,
        EncoderBlocks = 1,
        DecoderLayers = 1,
        Epochs = 4,
        LearningRate = 5e-3,
        ThresholdQuantile = 0.5,
        ErrorScope = scope,
        Executor = executor,
    };

    private static (LstmAutoencoderTransformer Detector, IDataView Windows) Fit(MLContext ml, Options options)
    {
        IDataView rows = ContractRow.View(ml, 200);
        IDataView windows = ml.Transforms.SlidingWindow("Window", "Features", Length).Fit(rows).Transform(rows);
        return (ml.AnomalyDetection.Trainers.LstmAutoencoder(options).Fit(windows), windows);
    }
}
