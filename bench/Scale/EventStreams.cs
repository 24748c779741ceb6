namespace ScaleBench;

/// <summary>
/// Events of many streams in the order of time, made as they are read. A stream has one of five profiles: 64 features follow eight
/// hidden factors, which drift from event to event and have a daily pattern, each stream at its own hour; noise is added. Some events
/// belong to an anomaly, of one of the four kinds of <see cref="AnomalyKind"/>.
/// </summary>
/// <param name="rows">How many events.</param>
/// <param name="seed">Of the events; profiles are the same for all seeds.</param>
/// <param name="anomalies">Share of the events that belong to anomalies, about.</param>
internal sealed class EventStreams(long rows, ulong seed, double anomalies)
{
    /// <summary>Streams.</summary>
    public const int StreamCount = 500;

    private const int Features = StreamEvent.FeatureCount, Factors = 8, Profiles = 5, EventsPerDay = 144;
    private const int Longest = 20;
    private const float Drift = 0.95f, Noise = 0.35f, Daily = 0.8f, SpikeHeight = 3f, Shift = 1.2f;

    private static readonly float[][] Loadings = [.. Enumerable.Range(0, Profiles).Select(profile => Normals(profile, Features * Factors))];
    private static readonly float[][] Centres = [.. Enumerable.Range(0, Profiles).Select(profile => Normals(100 + profile, Features))];

    /// <summary>The events. The same object comes again and again with other content.</summary>
    public IEnumerable<StreamEvent> Read()
    {
        var random = new FastRandom(seed);
        var streams = new State[StreamCount];
        for (int s = 0; s < streams.Length; s++) streams[s] = new State(s, ref random);
        var current = new StreamEvent();
        for (long row = 0; row < rows; row++)
        {
            int stream = random.Below(StreamCount);
            Step(streams[stream], ref random, current);
            current.Stream = stream;
            yield return current;
        }
    }

    private void Step(State state, ref FastRandom random, StreamEvent current)
    {
        if (state.Left > 0) state.Left--;
        else state.Kind = AnomalyKind.None;
        // An anomaly lasts (1 + 3 x 15) / 4 events in the mean.
        if (state.Kind == AnomalyKind.None && random.Uniform() < anomalies / 11.5)
        {
            state.Kind = (AnomalyKind)(1 + random.Below(4));
            state.Left = state.Kind == AnomalyKind.Spike ? 0 : 10 + random.Below(Longest - 10);
            state.First = random.Below(Features);
        }

        state.Time++;
        float kick = MathF.Sqrt(1 - Drift * Drift);
        Span<float> factors = stackalloc float[Factors];
        for (int k = 0; k < Factors; k++)
        {
            state.Factors[k] = Drift * state.Factors[k] + kick * random.Normal();
            // Out of order: as far from the last event as any two are.
            bool jumps = state.Kind == AnomalyKind.Order;
            double hour = jumps ? random.Below(EventsPerDay) : state.Time;
            float day = Daily * (float)Math.Sin(2 * Math.PI * (hour / EventsPerDay + state.Phase + k / (double)Factors));
            factors[k] = (jumps ? random.Normal() : state.Factors[k]) + day;
        }

        float[] loadings = Loadings[state.Profile], centre = Centres[state.Profile], x = current.Features;
        for (int f = 0; f < Features; f++)
        {
            int offset = (f - state.First + Features) % Features;
            int cause = state.Kind == AnomalyKind.Correlation && offset < 16 ? (f + 29) % Features : f;
            float sum = 0;
            for (int k = 0; k < Factors; k++) sum += loadings[cause * Factors + k] * factors[k];
            x[f] = centre[f] + sum * (1 / 2.8284271f) + Noise * random.Normal();
            if (state.Kind == AnomalyKind.Spike && offset < 3) x[f] += SpikeHeight;
            if (state.Kind == AnomalyKind.LevelShift && offset < 6) x[f] += Shift;
        }
        current.Kind = (int)state.Kind;
    }

    private static float[] Normals(int seed, int count)
    {
        var random = new FastRandom((ulong)seed);
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = random.Normal();
        return values;
    }

    private sealed class State
    {
        public State(int stream, ref FastRandom random)
        {
            Profile = stream % Profiles;
            // The same hour for all seeds: a stream keeps its habits.
            Phase = new FastRandom((ulong)stream + 7_000).Uniform();
            for (int k = 0; k < EventStreams.Factors; k++) Factors[k] = random.Normal();
        }

        public int Profile { get; }

        public double Phase { get; }

        public long Time { get; set; }

        public float[] Factors { get; } = new float[EventStreams.Factors];

        public AnomalyKind Kind { get; set; }

        /// <summary>Events to come of the anomaly.</summary>
        public int Left { get; set; }

        /// <summary>The first feature that it changes.</summary>
        public int First { get; set; }
    }
}
