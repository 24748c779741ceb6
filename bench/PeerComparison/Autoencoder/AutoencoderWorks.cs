using System.Globalization;
using Bench.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;

namespace PeerComparison.Autoencoder;

/// <summary>The rows of the comparison. All values are standard normal.</summary>
internal sealed class AutoencoderWorks : IDisposable
{
    private const int Seed = 1;

    private readonly MLContext _ml = new(Seed);
    private readonly int _threads;
    private readonly List<IAutoencoderPeer> _peers = [];
    private readonly SortedSet<string> _peerNotes = new(StringComparer.Ordinal);

    /// <param name="threads">Ours, and the most of the peers.</param>
    public AutoencoderWorks(int threads) => _threads = threads;

    /// <summary>The peers that were found, or why one was not.</summary>
    public string PeerNotes => string.Join("; ", _peerNotes);

    /// <summary>Names of the works, and what makes each when its turn comes.</summary>
    public IEnumerable<(string Name, Func<AutoencoderWork> Create)> All()
    {
        var few = new NetworkSize(30, 16);
        var many = new NetworkSize(9_000, 16);
        yield return Training(few, batch: 16, batches: 100, goal: 15);
        yield return Training(few, batch: 256, batches: 8, goal: 5);
        yield return Scoring(few, batch: 256, rows: 8_192, goal: 4.5);
        yield return OneWindow(few, goalMicroseconds: 60);
        yield return Prediction(few, goal: 5);
        yield return Training(many, batch: 16, batches: 20, goal: 25);
        yield return Scoring(many, batch: 16, rows: 1_024, goal: 80);
        foreach (int hidden in new[] { 32, 64, 128 })
        {
            var size = new NetworkSize(30, hidden);
            double goal = hidden == 128 ? 1.5 : 1;
            foreach (int batch in new[] { 16, 256 }) yield return Training(size, batch, batches: batch == 16 ? 20 : 2, goal);
            foreach (int batch in new[] { 1, 16, 256 }) yield return ScoringKernel(size, batch, goal);
        }
    }

    /// <summary>Frees what the last work's peers hold.</summary>
    public void ReleasePeers()
    {
        foreach (IAutoencoderPeer peer in _peers) peer.Dispose();
        _peers.Clear();
    }

    public void Dispose() => ReleasePeers();

    private (string, Func<AutoencoderWork>) Training(NetworkSize size, int batch, int batches, double goal)
    {
        string name = $"training, {Text(size)}, batch {batch}{(size.FeatureCount > 1000 ? " of neighbouring windows" : "")}";
        return (name, () =>
        {
            // Reading and the threshold's pass over the windows come once, so they weigh little beside many epochs.
            int epochs = size.HiddenSize == 16 ? 20 : 5;
            FeatureRows rows = FeatureRows.Normal(batch * batches + NetworkSize.WindowLength - 1, size.FeatureCount, Seed);
            IDataView view = rows.ToDataView(_ml);
            EstimatorChain<ITransformer> trainer = Pipeline(size, batch, epochs);
            float[] windows = Windows(size, batch);
            return new AutoencoderWork
            {
                Name = name,
                Unit = "step",
                Goal = goal,
                Ours = new TimedWork("MLNetHybrid", () => trainer.Fit(view), epochs * batches),
                Peers = [.. Peers(size, exported: null).Select(peer => (Peer: peer, Step: peer.TrainingStep(windows, batch)))
                    .Where(p => p.Step is not null).Select(p => new TimedWork(p.Peer.Name, p.Step!, 1, p.Peer.Setting))],
            };
        }
        );
    }

    private (string, Func<AutoencoderWork>) Scoring(NetworkSize size, int batch, int rows, double goal)
    {
        string name = $"scoring a series of {rows.ToString("N0", CultureInfo.InvariantCulture)} rows, {Text(size)}, peers' batch {batch}";
        return (name, () =>
        {
            TransformerChain<ITransformer> model = Fitted(size, out LstmAutoencoderTransformer detector);
            IDataView scored = model.Transform(FeatureRows.Normal(rows, size.FeatureCount, Seed + 1).ToDataView(_ml));
            return new AutoencoderWork
            {
                Name = name,
                Unit = "window",
                Goal = goal,
                Ours = new TimedWork("MLNetHybrid", () => RowReading.ReadVerdicts(scored), rows),
                Peers = ScoringPeers(size, batch, detector),
            };
        }
        );
    }

    private (string, Func<AutoencoderWork>) ScoringKernel(NetworkSize size, int batch, double goal)
    {
        string name = $"scoring, {Text(size)}, batch {batch}, kernel";
        return (name, () =>
        {
            Fitted(size, out LstmAutoencoderTransformer detector);
            return new AutoencoderWork
            {
                Name = name,
                Unit = "window",
                Goal = goal,
                Ours = new TimedWork("MLNetHybrid", Kernel(size, batch, detector), batch),
                Peers = ScoringPeers(size, batch, detector),
            };
        }
        );
    }

    private (string, Func<AutoencoderWork>) OneWindow(NetworkSize size, double goalMicroseconds)
    {
        string name = $"scoring one window, {Text(size)}, kernel";
        return (name, () =>
        {
            Fitted(size, out LstmAutoencoderTransformer detector);
            return new AutoencoderWork
            {
                Name = name,
                Unit = "window",
                GoalMicroseconds = goalMicroseconds,
                Ours = new TimedWork("MLNetHybrid", Kernel(size, 1, detector), 1),
                Peers = ScoringPeers(size, 1, detector),
            };
        }
        );
    }

    private (string, Func<AutoencoderWork>) Prediction(NetworkSize size, double goal)
    {
        string name = $"PredictionEngine.Predict, {Text(size)}";
        return (name, () =>
        {
            TransformerChain<ITransformer> model = Fitted(size, out LstmAutoencoderTransformer detector);
            FeatureRows data = FeatureRows.Normal(256, size.FeatureCount, Seed + 1);
            FeatureRow[] rows = [.. data.ToObjects()];
            var engine = _ml.Model.CreatePredictionEngine<FeatureRow, Verdict>(model, inputSchemaDefinition: data.Schema());
            var verdict = new Verdict();
            long allocated = 0, calls = 0;
            void Run()
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                foreach (FeatureRow row in rows) engine.Predict(row, ref verdict);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                calls += rows.Length;
            }

            return new AutoencoderWork
            {
                Name = name,
                Unit = "call",
                Goal = goal,
                Ours = new TimedWork("MLNetHybrid", Run, rows.Length),
                Peers = ScoringPeers(size, 1, detector),
                Remark = () => string.Create(CultureInfo.InvariantCulture, $"{(double)allocated / calls:0.#} bytes allocated per call"),
            };
        }
        );
    }

    private static Action Kernel(NetworkSize size, int batch, LstmAutoencoderTransformer detector)
    {
        float[] windows = Windows(size, batch), latent = new float[batch * 2 * detector.Model.HiddenSize], error = new float[batch];
        var executor = new ManagedExecutor(
            detector.Model.Network.Layout, detector.Model.Network.Weights, detector.Model.Network.Measure, Environment.ProcessorCount);
        return () => executor.Run(windows, batch, latent, error);
    }

    private TimedWork[] ScoringPeers(NetworkSize size, int batch, LstmAutoencoderTransformer detector)
    {
        float[] windows = Windows(size, batch);
        using var graph = new MemoryStream();
        detector.Model.SaveAsOnnx(graph);
        return [.. Peers(size, graph.ToArray())
            .Select(peer => new TimedWork(peer.Name, peer.Scoring(windows, batch), batch, peer.Setting))];
    }

    // An ONNX graph of the trained network brings ONNX Runtime in.
    private List<IAutoencoderPeer> Peers(NetworkSize size, byte[]? exported)
    {
        if (TorchLibrary.MissingReason is string reason) _peerNotes.Add($"libtorch absent: {reason}");
        else foreach (int threads in new[] { 1, _threads }.Distinct()) _peers.Add(new TorchPeer(size, threads));
        if (exported is not null)
        {
            foreach (int threads in new[] { 1, _threads }.Distinct())
                _peers.Add(new OnnxRuntimePeer(size, exported, threads, spinning: true));
            if (_threads > 1) _peers.Add(new OnnxRuntimePeer(size, exported, _threads, spinning: false));
        }
        foreach (IAutoencoderPeer peer in _peers) _peerNotes.Add(peer.Name);
        return _peers;
    }

    private TransformerChain<ITransformer> Fitted(NetworkSize size, out LstmAutoencoderTransformer detector)
    {
        var model = (TransformerChain<ITransformer>)Pipeline(size, batch: 16, epochs: 1)
            .Fit(FeatureRows.Normal(2 * NetworkSize.WindowLength, size.FeatureCount, Seed).ToDataView(_ml));
        detector = (LstmAutoencoderTransformer)model.LastTransformer;
        return model;
    }

    private EstimatorChain<ITransformer> Pipeline(NetworkSize size, int batch, int epochs) => new EstimatorChain<ITransformer>()
        .Append(_ml.Transforms.SlidingWindow("Window", nameof(FeatureRow.Features), NetworkSize.WindowLength))
        .Append<ITransformer>(_ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
        {
            FeatureColumnName = "Window",
            HiddenSize = size.HiddenSize,
            DropoutRate = NetworkSize.DropoutRate,
            BatchSize = batch,
            Epochs = epochs,
            Patience = epochs,
            Shuffle = ShuffleUnit.Batches,
            ValidationFraction = 0,
            RestoreBestWeights = false,
            NumberOfThreads = _threads,
            Executor = ReconstructionExecutor.Managed,
            Seed = Seed,
        }));

    private static float[] Windows(NetworkSize size, int count) =>
        FeatureRows.Normal(count * NetworkSize.WindowLength, size.FeatureCount, Seed).Values.ToArray();

    private static string Text(NetworkSize size) =>
        string.Create(CultureInfo.InvariantCulture, $"F = {size.FeatureCount}{(size.HiddenSize == 16 ? "" : $", H = {size.HiddenSize}")}");
}
