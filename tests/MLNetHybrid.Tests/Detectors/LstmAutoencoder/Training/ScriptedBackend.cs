using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;

/// <summary>
/// The managed engine, with a record of its steps, and with other losses or another time to tell them where a test wants that.
/// </summary>
internal sealed class ScriptedBackend : TrainingBackend
{
    /// <summary>The loss of a step, counted from 0, in place of the true one.</summary>
    public Func<long, double>? Loss { get; init; }

    /// <summary>Whether losses are told before the loop waits for them.</summary>
    public bool Tells { get; init; } = true;

    public List<(long Step, double LearningRate)> Steps { get; } = [];

    internal override TrainingEngine CreateEngine(TrainingJob job) => new Engine(this, Managed.CreateEngine(job));

    private sealed class Engine(ScriptedBackend script, TrainingEngine inner) : TrainingEngine
    {
        private readonly List<double> _losses = [];
        private long _step;

        public override void Step(ReadOnlyMemory<int> batch, long step, double learningRate)
        {
            script.Steps.Add((step, learningRate));
            _step = step;
            inner.Step(batch, step, learningRate);
            inner.CollectLosses(_losses, wait: true);
            if (script.Loss is not null) _losses[^1] = script.Loss(_step);
        }

        public override void CollectLosses(List<double> losses, bool wait)
        {
            if (!wait && !script.Tells) return;
            losses.AddRange(_losses);
            _losses.Clear();
        }

        public override double ValidationLoss() => inner.ValidationLoss();

        public override float[] ExportWeights() => inner.ExportWeights();

        public override EngineState Export() => inner.Export();

        public override void Import(EngineState state) => inner.Import(state);

        public override void Dispose() => inner.Dispose();
    }
}
