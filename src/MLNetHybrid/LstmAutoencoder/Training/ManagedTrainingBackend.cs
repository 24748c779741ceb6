namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>Minibatch training with Adam on the library's own kernels.</summary>
internal sealed class ManagedTrainingBackend : TrainingBackend
{
    internal override TrainingResult Train(TrainingJob job)
    {
        (NetworkLayout layout, ReadOnlyMemory<float> initialWeights, WindowSet windows, WindowSplit split, TrainingPlan plan, ITrainingMonitor monitor) = job;
        float[] weights = initialWeights.ToArray();
        var batchGradient = new BatchGradient(layout, plan);
        var adam = new Adam<float>(layout.ParameterCount);
        var stopping = new EarlyStopping(plan.Patience);
        using var validator = new ManagedExecutor(layout, weights, new ErrorMeasure(ErrorScope.Window, plan.Loss), plan.ThreadCount);
        var history = new List<EpochLoss>();
        long step = 0;
        for (int epoch = 1; epoch <= plan.Epochs; epoch++)
        {
            var order = new BatchOrder(split.TrainingWindows, windows, plan, epoch);
            double sum = 0;
            for (int batch = 0; batch < order.BatchCount; batch++)
            {
                monitor.ThrowIfCancelled();
                ReadOnlyMemory<int> members = order[batch];
                double loss = batchGradient.Compute(weights, windows, members, step++);
                RequireFinite(loss, "training", epoch, step, plan);
                sum += loss * members.Length;
                adam.Step(batchGradient.Gradient, weights, plan.LearningRate);
                monitor.BatchDone(epoch, batch + 1, order.BatchCount);
            }

            double trainingLoss = sum / split.TrainingWindows.Length;
            double? validationLoss = null;
            if (split.ValidationCount > 0)
            {
                validator.Refresh();
                validationLoss = validator.MeanError(windows, split.ValidationStart, split.ValidationCount, monitor);
                RequireFinite(validationLoss.Value, "validation", epoch, step, plan);
            }

            var epochLoss = new EpochLoss(epoch, trainingLoss, validationLoss);
            history.Add(epochLoss);
            monitor.EpochDone(epochLoss);
            if (stopping.Observe(validationLoss ?? trainingLoss, weights)) break;
        }

        return new TrainingResult(plan.RestoreBestWeights ? stopping.BestWeights : weights, history);
    }

    private static void RequireFinite(double loss, string kind, int epoch, long step, TrainingPlan plan)
    {
        if (double.IsFinite(loss)) return;
        throw new InvalidOperationException(FormattableString.Invariant(
            $"LstmAutoencoder's {kind} loss became {loss} at epoch {epoch}, step {step}, with LearningRate {plan.LearningRate}. Lower the learning rate, or scale the features."));
    }
}
