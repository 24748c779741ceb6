using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Hashing;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Files;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;

public sealed class CheckpointTests : IDisposable
{
    private static readonly TrainingPlan Plan = TrainingLoopTests.Run(
        new TrainingRun { Architecture = new(1, 1, 1, 1, 1), Series = [] }.Plan).Plan with
    {
        Epochs = 6,
        LearningRate = 0.03,
        Patience = 2,
        DropoutRate = 0.1,
        GradientClipNorm = 0.3,
        LearningRateSchedule = new CosineDecay { WarmupEpochs = 1.5 },
    };

    private readonly TemporaryFolder _folder = new();

    private string Checkpoint => _folder.File("checkpoint");

    public void Dispose() => _folder.Dispose();

    // 6 batches per epoch: before the first batch, after it, between two epochs, and within them.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(6, true)]
    [InlineData(12, true)]
    [InlineData(15, true)]
    [InlineData(17, false)]
    [InlineData(23, false)]
    public void A_cancelled_training_goes_on_to_the_same_weights_and_history(int batches, bool restoreBestWeights)
    {
        TrainingPlan plan = Plan with { RestoreBestWeights = restoreBestWeights };
        TrainingResult expected = TrainingLoopTests.Run(plan).Train();
        Cancel(plan, batches);
        TrainingCheckpoint left = CheckpointFile.Read(Checkpoint)!;
        Assert.Equal(batches, left.Progress.Step);
        TrainingRun rest = TrainingLoopTests.Run(plan with { ThreadCount = 1 }, checkpoints: Hourly);
        TrainingResult actual = rest.Train();
        Assert.Equal(expected.Weights, actual.Weights);
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(6 * expected.History.Count - batches, rest.BatchesDone);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_checkpoint_of_an_engine_that_tells_late_holds_all_losses()
    {
        TrainingResult expected = TrainingLoopTests.Run(Plan).Train();
        var backend = new ScriptedBackend { Tells = false };
        Assert.Throws<OperationCanceledException>(Cancelled(Plan, 9, backend).Train);
        Assert.Equal(expected.History, TrainingLoopTests.Run(Plan, backend, Hourly).Train().History);
    }

    [Fact]
    public void With_an_interval_of_zero_there_is_one_after_every_batch()
    {
        long last = 0;
        TrainingRun run = TrainingLoopTests.Run(Plan with { Epochs = 2 }, checkpoints: new CheckpointPlan(Checkpoint, TimeSpan.Zero));
        run.AfterBatch = () => Assert.Equal(++last, CheckpointFile.Read(Checkpoint)!.Progress.Step);
        run.Train();
        Assert.Equal(12, last);
    }

    public static TheoryData<string, string> Strangers() => new()
    {
        { nameof(TrainingPlan.LearningRate), "LearningRate is 0.03 there and 0.01 here." },
        { nameof(TrainingPlan.LearningRateSchedule), "LearningRateSchedule is CosineDecay(1.5, 0) there and ConstantLearningRate here." },
        { nameof(TrainingPlan.Seed), "Seed is 1 there and 2 here." },
        { nameof(TrainingPlan.GradientClipNorm), "GradientClipNorm is 0.3 there and null here." },
        { "Series", "the rows of the windows (a hash) is" },
        { "Split", "the division into training and validation windows (a hash) is" },
        { "Backend", "Backend is ManagedTrainingBackend there and ScriptedBackend here." },
        { "Architecture", "HiddenSize is 3 there and 4 here; LatentSize is 6 there and 8 here." },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public void A_checkpoint_of_another_training_is_refused_with_what_differs(string what, string difference)
    {
        Cancel(Plan, 8);
        TrainingRun same = TrainingLoopTests.Run(Plan, checkpoints: Hourly);
        float[] otherSeries = [.. same.Series];
        otherSeries[^1] += 0.5f;
        TrainingRun other = new()
        {
            Architecture = what == "Architecture" ? same.Architecture with { HiddenSize = 4, LatentUnits = 4 } : same.Architecture,
            Series = what == "Series" ? otherSeries : same.Series,
            ValidationFraction = what == "Split" ? 0.2 : 0.1,
            Backend = what == "Backend" ? new ScriptedBackend() : TrainingBackend.Managed,
            CheckpointStore = Hourly,
            Plan = what switch
            {
                nameof(TrainingPlan.LearningRate) => Plan with { LearningRate = 0.01 },
                nameof(TrainingPlan.LearningRateSchedule) => Plan with { LearningRateSchedule = LearningRateSchedule.Constant },
                nameof(TrainingPlan.Seed) => Plan with { Seed = 2 },
                nameof(TrainingPlan.GradientClipNorm) => Plan with { GradientClipNorm = null },
                _ => Plan,
            },
        };
        string message = Assert.Throws<InvalidOperationException>(other.Train).Message;
        Assert.Contains($"'{Checkpoint}': it belongs to another training. {difference}", message, StringComparison.Ordinal);
        same.Train();
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_wherever_the_damage_is()
    {
        Cancel(Plan, 8);
        byte[] whole = File.ReadAllBytes(Checkpoint);
        for (int i = 0; i < whole.Length; i += i < 200 ? 1 : 97)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x10;
            AssertRefused(damaged);
            AssertRefused(whole[..i]);
        }
        AssertRefused([.. whole, 0]);

        void AssertRefused(byte[] content)
        {
            File.WriteAllBytes(Checkpoint, content);
            string message = Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(Checkpoint)).Message;
            Assert.Contains($"cannot go on from the checkpoint '{Checkpoint}'", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_interrupted_write_leaves_the_checkpoint_before_it()
    {
        Cancel(Plan, 8);
        File.WriteAllBytes(_folder.File(TemporaryName.New().Of("checkpoint")), [1, 2, 3]);
        Assert.Equal(TrainingLoopTests.Run(Plan).Train().Weights, TrainingLoopTests.Run(Plan, checkpoints: Hourly).Train().Weights);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_directory_that_does_not_exist_is_an_error_at_once()
    {
        string path = Path.Combine(_folder.Path, "absent", "checkpoint");
        TrainingRun run = TrainingLoopTests.Run(Plan, checkpoints: new CheckpointPlan(path, TimeSpan.Zero));
        Assert.Contains($"directory of LstmAutoencoder.CheckpointPath does not exist; got '{path}'",
            Assert.Throws<DirectoryNotFoundException>(run.Train).Message, StringComparison.Ordinal);
        Assert.Equal(0, run.BatchesDone);
    }

    [Fact]
    public void A_checkpoint_with_forged_checksums_is_refused_as_documented_or_trains()
    {
        Cancel(Plan, 8);
        byte[] whole = File.ReadAllBytes(Checkpoint);
        int refused = 0, trained = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            File.WriteAllBytes(Checkpoint, Forge(whole, seed));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                TrainingLoopTests.Run(Plan with { ThreadCount = 1 }, checkpoints: Hourly).Train();
                trained++;
            }
            catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
            {
                Assert.True(error is InvalidDataException || error.GetType() == typeof(InvalidOperationException), $"{seed}: {error}");
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L << 20);
        }
        // Numbers of the progress and its lengths are refused; another weight or loss cannot be told from a true one.
        Assert.InRange(refused, 150, 400);
        Assert.InRange(trained, 1, 250);
    }

    // Two of three change the first body: progress, seed and fingerprint. Its last part holds the counts.
    private static byte[] Forge(byte[] whole, int seed)
    {
        var random = new Random(seed);
        byte[] forged = [.. whole];
        int body = 12, count = random.Next(3) > 0 ? 0 : random.Next(1, 4);
        for (int i = 0; i < count; i++) body += 8 + BinaryPrimitives.ReadInt32LittleEndian(forged.AsSpan(body));
        int length = BinaryPrimitives.ReadInt32LittleEndian(forged.AsSpan(body));
        Span<byte> content = forged.AsSpan(body + 4, length);
        int place = count == 0 && random.Next(2) == 0 ? length - 1 - random.Next(80) : random.Next(length);
        if (random.Next(2) == 0) content[place] ^= (byte)(1 << random.Next(8));
        else random.NextBytes(content.Slice(place, Math.Min(4, length - place)));
        BinaryPrimitives.WriteUInt32LittleEndian(forged.AsSpan(body + 4 + length), Crc32.HashToUInt32(content));
        return forged;
    }

    [Fact]
    public void A_training_whose_checkpoints_cannot_be_written_warns_once_and_goes_on()
    {
        TrainingResult expected = TrainingLoopTests.Run(Plan).Train();
        Cancel(Plan, 8);
        byte[] old = File.ReadAllBytes(Checkpoint);
        if (OperatingSystem.IsWindows()) return;   // It would refuse to delete the file at the end, which the next test covers.
        File.SetAttributes(Checkpoint, FileAttributes.ReadOnly);
        TrainingRun run = TrainingLoopTests.Run(Plan, checkpoints: new CheckpointPlan(Checkpoint, TimeSpan.Zero));
        run.AfterBatch = () => Assert.Equal(old, File.ReadAllBytes(Checkpoint));
        Assert.Equal(expected.Weights, run.Train().Weights);
        Assert.Equal([$"the checkpoint '{Checkpoint}' could not be written, and training goes on without: '{Checkpoint}' is read-only."],
            run.Warnings);
    }

    [Fact]
    public void A_cancelled_training_whose_checkpoint_cannot_be_written_is_cancelled_all_the_same()
    {
        TrainingRun run = Cancelled(Plan, 9, TrainingBackend.Managed);
        run.AfterBatch = () => Block(Checkpoint);
        Assert.Throws<OperationCanceledException>(run.Train);
        Assert.Contains("is a folder, not a regular file", Assert.Single(run.Warnings), StringComparison.Ordinal);

        // The same at the end: the finished training's result is not lost because something is in the way.
        Directory.Delete(Checkpoint, recursive: true);
        run = TrainingLoopTests.Run(Plan, checkpoints: Hourly);
        run.AfterBatch = () => Block(Checkpoint);
        Assert.NotEmpty(run.Train().Weights);
        Assert.Contains("could not be deleted", Assert.Single(run.Warnings), StringComparison.Ordinal);

        static void Block(string path) => Directory.CreateDirectory(Path.Combine(path, "in the way"));
    }

    [Fact]
    public void A_checkpoint_path_that_leads_to_no_regular_file_is_an_error_at_once()
    {
        Directory.CreateDirectory(Checkpoint);
        AssertRefused("is a folder");
        Directory.Delete(Checkpoint);
        if (OperatingSystem.IsWindows()) return;
        // Reading a pipe would wait for ever.
        using (Process mkfifo = Process.Start("mkfifo", [Checkpoint])) mkfifo.WaitForExit();
        AssertRefused("is a pipe");

        void AssertRefused(string reason)
        {
            TrainingRun run = TrainingLoopTests.Run(Plan, checkpoints: Hourly);
            Assert.Contains($"LstmAutoencoder.CheckpointPath must name a file: '{Checkpoint}' {reason}",
                Assert.Throws<IOException>(run.Train).Message, StringComparison.Ordinal);
            Assert.Equal(0, run.BatchesDone);
        }
    }

    private CheckpointPlan Hourly => new(Checkpoint, TimeSpan.FromHours(1));

    private void Cancel(TrainingPlan plan, int batches) =>
        Assert.Throws<OperationCanceledException>(Cancelled(plan, batches, TrainingBackend.Managed).Train);

    private TrainingRun Cancelled(TrainingPlan plan, int batches, TrainingBackend backend) => new()
    {
        Architecture = TrainingLoopTests.Run(plan).Architecture,
        Series = TrainingLoopTests.Run(plan).Series,
        Plan = plan,
        Backend = backend,
        CheckpointStore = Hourly,
        CancelAfter = batches,
    };
}
