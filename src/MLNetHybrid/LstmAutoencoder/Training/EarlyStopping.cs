namespace MLNetHybrid.LstmAutoencoder.Training;

/// <summary>Keras's EarlyStopping: remembers the weights of the lowest loss, stops after <paramref name="patience"/> epochs without a lower one.</summary>
internal sealed class EarlyStopping(int patience)
{
    private double _best = double.PositiveInfinity;
    private int _waited;

    /// <summary>Weights of the best epoch so far.</summary>
    public float[] BestWeights { get; private set; } = [];

    /// <summary>Takes note of an epoch; true when training should stop.</summary>
    public bool Observe(double loss, ReadOnlySpan<float> weights)
    {
        if (loss < _best)
        {
            _best = loss;
            _waited = 0;
            BestWeights = weights.ToArray();
            return false;
        }

        return ++_waited >= patience;
    }
}
