using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

using static TorchSharp.torch;
using Options = MLNetHybrid.LstmAutoencoderTrainer.Options;

namespace MLNetHybrid.TorchSharp.Tests;

public sealed class TorchTrainingEngineTests
{
    private static readonly int[] Batch = [.. Enumerable.Range(0, 16)];

    private static TrainingJob Job(Options options, float scale = 1) =>
        Jobs.Create(Jobs.Small, 40, options with { Seed = 1 }, scale: scale);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steps_leave_no_tensor_behind(bool mixedPrecision)
    {
        long before = LiveTensors();
        var backend = new TorchSharpTrainingBackend { MixedPrecision = mixedPrecision };
        using (TrainingEngine engine = backend.CreateEngine(Job(new Options { GradientClipNorm = 1 })))
        {
            long afterOne = 0;
            for (int step = 0; step < 10; step++)
            {
                engine.Step(Batch, step, 1e-3);
                if (step == 0) afterOne = Tensor.TotalCount;
            }

            Assert.Equal(afterOne, Tensor.TotalCount);
            engine.ValidationLoss();
            engine.Import(engine.Export());
            Assert.Equal(afterOne, Tensor.TotalCount);
        }

        // TorchSharp counts a module's parameter twice when it is brought to another precision.
        if (!mixedPrecision) Assert.Equal(before, LiveTensors());
    }

    [Fact]
    public void Trainings_at_the_same_time_leave_the_number_of_threads_as_the_first_found_it()
    {
        int found = get_num_threads();
        TrainingEngine first = Jobs.Torch.CreateEngine(Job(new Options { NumberOfThreads = found + 1 }));
        TrainingEngine second = Jobs.Torch.CreateEngine(Job(new Options { NumberOfThreads = found + 2 }));
        Assert.Equal(found + 2, get_num_threads());
        first.Dispose();
        second.Dispose();
        second.Dispose();
        Assert.Equal(found, get_num_threads());
    }

    [Fact]
    public void An_imported_state_goes_on_as_if_nothing_had_happened()
    {
        TrainingJob job = Job(new Options { DropoutRate = 0.1 });
        using TrainingEngine whole = Jobs.Torch.CreateEngine(job), first = Jobs.Torch.CreateEngine(job),
            second = Jobs.Torch.CreateEngine(job);
        for (int step = 0; step < 6; step++) whole.Step(Batch, step, 1e-3);
        for (int step = 0; step < 3; step++) first.Step(Batch, step, 1e-3);
        second.Import(first.Export());
        for (int step = 3; step < 6; step++) second.Step(Batch, step, 1e-3);
        Assert.Equal(whole.ExportWeights(), second.ExportWeights());
        Assert.Equal(whole.ValidationLoss(), second.ValidationLoss());
        Assert.NotEqual(whole.ExportWeights(), first.ExportWeights());
    }

    [Fact]
    public void Losses_come_once_and_in_order()
    {
        const int Steps = 7;
        using TrainingEngine one = Jobs.Torch.CreateEngine(Job(new Options())), other = Jobs.Torch.CreateEngine(Job(new Options()));
        List<double> often = [], late = [];
        for (int step = 0; step < Steps; step++)
        {
            one.Step(Batch, step, 1e-3);
            one.CollectLosses(often, wait: false);
            other.Step(Batch, step, 1e-3);
        }

        other.CollectLosses(late, wait: true);
        Assert.Equal(Steps, often.Distinct().Count());
        Assert.Equal(often, late);
        other.CollectLosses(late, wait: true);
        Assert.Equal(Steps, late.Count);
    }

    [Fact]
    public void The_loss_buffer_holds_more_losses_than_fit_on_the_device()
    {
        const int Count = 9000;
        using var buffer = new LossBuffer(CPU);
        for (int i = 0; i < Count; i++)
        {
            using Tensor loss = tensor((float)i);
            buffer.Add(loss);
        }

        List<double> losses = [];
        buffer.MoveTo(losses);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (double)i), losses);
    }

    [Fact]
    public void A_batch_may_lie_anywhere_and_change_after_the_losses_were_collected()
    {
        TrainingJob job = Job(new Options { DropoutRate = 0 });
        using TrainingEngine one = Jobs.Torch.CreateEngine(job), other = Jobs.Torch.CreateEngine(job);
        int[] epoch = [9, 8, 7, 6, 5, 4, 3, 2];
        one.Step(epoch.AsMemory(2, 3), 0, 1e-3);
        one.CollectLosses([], wait: true);
        epoch.AsSpan().Fill(1);
        one.Step(epoch.AsMemory(0, 2), 1, 1e-3);
        other.Step(new[] { 7, 6, 5 }, 0, 1e-3);
        other.Step(new[] { 1, 1 }, 1, 1e-3);
        Assert.Equal(other.ExportWeights(), one.ExportWeights());
    }

    [Fact]
    public void Mixed_precision_learns_as_far_as_single_precision()
    {
        TrainingJob job = Jobs.CreateSmooth(Jobs.Small, 200, new Options { DropoutRate = 0, Seed = 1, Epochs = 10, LearningRate = 0.01 });
        TrainingResult single = TrainingLoop.Run(job, Jobs.Torch),
            mixed = TrainingLoop.Run(job, new TorchSharpTrainingBackend { MixedPrecision = true });
        Assert.NotEqual(single.Weights, mixed.Weights);
        // Half precision takes another way (the first steps are left out until the loss scale fits) but comes as far: measured 0.037 and
        // 0.028 of 0.5.
        Assert.InRange(single.History[^1].TrainingLoss, 0, 0.1);
        Assert.InRange(mixed.History[^1].TrainingLoss, 0, 0.1);
        Assert.InRange(mixed.History[^1].ValidationLoss!.Value, 0, 0.1);
    }

    [Fact]
    public void A_gradient_that_overflows_leaves_weights_and_moments_alone_until_the_scale_fits()
    {
        // The loss scale starts at 65536, the largest half is 65504: residuals of a thousand overflow at first.
        using TrainingEngine engine = new TorchSharpTrainingBackend { MixedPrecision = true }.CreateEngine(
            Job(new Options { DropoutRate = 0 }, scale: 1000));
        EngineState start = engine.Export();
        engine.Step(Batch, 0, 1e-3);
        EngineState skipped = engine.Export();
        Assert.Equal(start.Weights, skipped.Weights);
        Assert.All(skipped.FirstMoments, m => Assert.Equal(0, m));
        for (int step = 1; step < 20; step++) engine.Step(Batch, step, 1e-3);
        Assert.NotEqual(start.Weights, engine.ExportWeights());
        Assert.All(engine.ExportWeights(), weight => Assert.True(float.IsFinite(weight)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Garbage_collection_in_the_midst_of_a_step_changes_nothing(bool mixedPrecision)
    {
        TrainingJob job = Job(new Options { DropoutRate = 0.1, GradientClipNorm = 1 });
        float[] Weights()
        {
            using TrainingEngine engine = new TorchSharpTrainingBackend { MixedPrecision = mixedPrecision }.CreateEngine(job);
            for (int step = 0; step < 60; step++) engine.Step(Batch, step, 1e-3);
            engine.ValidationLoss();
            return engine.ExportWeights();
        }

        float[] quiet = Weights();
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            Assert.Equal(quiet, Weights());
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    [Fact]
    public void The_number_of_threads_is_put_back()
    {
        int before = get_num_threads(), wanted = before == 1 ? 2 : 1;
        using (TrainingEngine engine = Jobs.Torch.CreateEngine(
            Job(new Options { NumberOfThreads = wanted }))) Assert.Equal(wanted, get_num_threads());
        Assert.Equal(before, get_num_threads());
    }

    // Without those that wait for their finalizer.
    private static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
