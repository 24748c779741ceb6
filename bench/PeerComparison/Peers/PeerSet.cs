using System.Globalization;
using Bench.Data;

namespace PeerComparison.Peers;

/// <summary>The peers found on this machine, and the files through which they get the data.</summary>
internal sealed class PeerSet : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("peer-comparison-");
    private readonly HashSet<(PeerProcess, string)> _loaded = [];

    /// <param name="python">A Python, or null for the usual places.</param>
    /// <param name="rscript">An Rscript, or null where R is of no use.</param>
    /// <param name="threads">That a peer may use, where it knows how.</param>
    public PeerSet(string? python, string? rscript, int threads)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Peers", "peer.py");
        string[] pythons = python is null ? ["/usr/bin/python3", "python3"] : [python];
        ScikitLearn = pythons
            .Select(program => PeerProcess.Start(
                "scikit-learn", program, ["-W", "ignore", script, threads.ToString(CultureInfo.InvariantCulture)]))
            .FirstOrDefault(peer => peer is not null);
        RDbscan = rscript is null
            ? null
            : PeerProcess.Start("R dbscan", rscript, ["--vanilla", Path.Combine(AppContext.BaseDirectory, "Peers", "peer.R")]);
    }

    public PeerProcess? ScikitLearn { get; }

    /// <summary>R's package dbscan, which has one thread.</summary>
    public PeerProcess? RDbscan { get; }

    /// <summary>scikit-learn's libraries and threads for a report's notes.</summary>
    public string PoolsNote => ScikitLearn is null ? "none found" : ScikitLearn.Pools + (
        ScikitLearn.HasReferenceBlas ? ": its times are those of a slow BLAS, not of scikit-learn" : "");

    /// <exception cref="InvalidOperationException">scikit-learn has a reference BLAS.</exception>
    public void RefuseReferenceBlas()
    {
        if (ScikitLearn is { HasReferenceBlas: true })
            throw new InvalidOperationException(
                $"scikit-learn computes with {ScikitLearn.Pools}: compared with it, anything looks fast. Install OpenBLAS (Debian: "
                    + "apt-get install -y libopenblas0-pthread "
                + "python3-sklearn python3-threadpoolctl), name another Python with --python, or ask for this one with "
                    + "--allow-reference-blas.");
    }

    public IEnumerable<PeerProcess> Found => new[] { ScikitLearn, RDbscan }.OfType<PeerProcess>();

    /// <summary>Makes sure that the peer has read the data.</summary>
    public void Load(PeerProcess peer, FeatureRows data)
    {
        if (!_loaded.Add((peer, data.Name))) return;
        string file = Path.Combine(_folder.FullName, data.Name + ".f32");
        if (!File.Exists(file)) data.Save(file);
        string rows = data.RowCount.ToString(CultureInfo.InvariantCulture),
            columns = data.ColumnCount.ToString(CultureInfo.InvariantCulture);
        peer.Ask("load", data.Name, file, rows, columns);
    }

    /// <summary>What the peer's last command computed.</summary>
    public double[] Result(PeerProcess peer)
    {
        string file = Path.Combine(_folder.FullName, "result.f64");
        peer.Ask("result", file);
        byte[] bytes = File.ReadAllBytes(file);
        double[] values = new double[bytes.Length / sizeof(double)];
        for (int i = 0; i < values.Length; i++) values[i] = BitConverter.ToDouble(bytes, i * sizeof(double));
        return values;
    }

    public void Dispose()
    {
        foreach (PeerProcess peer in Found) peer.Dispose();
        _folder.Delete(recursive: true);
    }
}
