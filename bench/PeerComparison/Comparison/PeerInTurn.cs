using System.Diagnostics;

namespace PeerComparison.Comparison;

/// <summary>A peer of this process while it takes turns: its settings, and what each has taken.</summary>
internal sealed class PeerInTurn : IDisposable
{
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(0.5);
    private const int MinimumRuns = 2;

    // Threads go on looking for work for a while, and would take a core from whoever is next.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.1);

    // A setting that takes so many times as long as the best in the warm-up goes no further.
    private const double FarBehind = 2;

    private readonly PlannedPeer _plan;
    private readonly LocalPeer? _peer;
    private List<(LocalSetting Setting, List<Timing> Times)> _settings = [];

    /// <param name="plan">Of a peer that may turn out to be absent.</param>
    public PeerInTurn(PlannedPeer plan)
    {
        _plan = plan;
        try
        {
            _peer = plan.Create();
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            // Its native library cannot be loaded here.
        }
    }

    public string Name => _peer?.Name ?? _plan.Name;

    public double? Goal => _plan.Goal;

    /// <summary>By setting; empty: the peer is absent.</summary>
    public IReadOnlyList<PeerTimes> Times => [.. _settings.Select(pair => new PeerTimes(pair.Setting.Name, pair.Times))];

    public void WarmUp()
    {
        if (_peer is null) return;
        (LocalSetting Setting, double Seconds)[] tried = [.. _peer.Settings.Select(setting => (setting, Seconds(setting)))];
        double best = tried.Min(pair => pair.Seconds);
        _settings = [.. tried.Where(pair => pair.Seconds <= FarBehind * best).Select(pair => (pair.Setting, new List<Timing>()))];
    }

    /// <summary>One turn of each setting.</summary>
    public void Time()
    {
        foreach ((LocalSetting setting, List<Timing> times) in _settings)
        {
            Thread.Sleep(Settling);
            times.Add(Timing.Of(setting.Run));
        }
    }

    public string Agreement() => _peer?.Agreement() ?? "";

    public void Dispose() => _peer?.Dispose();

    // Of the fastest run: other programs take their time from some.
    private static double Seconds(LocalSetting setting)
    {
        Thread.Sleep(Settling);
        double least = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < MinimumRuns || Stopwatch.GetElapsedTime(start) < AtLeast; run++)
        {
            long runStart = Stopwatch.GetTimestamp();
            setting.Run();
            least = Math.Min(least, Stopwatch.GetElapsedTime(runStart).TotalSeconds);
        }
        return least;
    }
}
