using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetHybrid.TorchSharp;

/// <summary>All rows on the device, once each; a window is L of them in a row.</summary>
internal sealed class DeviceWindows : IDisposable
{
    // Rows on their way to the device.
    private const int MaximumChunkValues = 1 << 22;

    private readonly Tensor _rows;        // (R, F)
    private readonly Tensor _firstRows;   // (N)
    private readonly Tensor _steps;       // (L, 1): 0 to L - 1

    public DeviceWindows(WindowSet windows, Device device)
    {
        int length = windows.Architecture.WindowLength, width = windows.Architecture.FeatureCount;
        using DisposeScope scope = NewDisposeScope();
        _rows = empty(windows.Rows.Count, width, ScalarType.Float32, device);
        CopyRows(windows.Rows);
        _firstRows = tensor([.. Enumerable.Range(0, windows.Count).Select(i => (long)windows.FirstRow(i))], ScalarType.Int64, device);
        _steps = tensor([.. Enumerable.Range(0, length).Select(t => (long)t)], ScalarType.Int64, device).unsqueeze(1);
        scope.Detach(_rows, _firstRows, _steps);
    }

    /// <summary>x (L, B, F): the windows with the numbers <paramref name="members"/>, (B).</summary>
    // x[t, b] = rows[first[members[b]] + t]
    public Tensor Gather(Tensor members)
    {
        Tensor rows = _steps.add(_firstRows.index_select(0, members), Scalars.One);
        return _rows.index_select(0, rows.flatten()).view(_steps.shape[0], members.shape[0], _rows.shape[1]);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _firstRows.Dispose();
        _steps.Dispose();
    }

    private void CopyRows(FeatureRows rows)
    {
        int width = rows.FeatureCount, chunk = Math.Clamp(MaximumChunkValues / width, 1, Math.Max(1, rows.Count));
        var values = new float[chunk * width];
        for (int first = 0; first < rows.Count; first += chunk)
        {
            int count = Math.Min(chunk, rows.Count - first);
            for (int i = 0; i < count; i++) rows.CopyTo(first + i, values.AsSpan(i * width, width));
            using Tensor copy = tensor(values, chunk, width);
            using Tensor source = copy.narrow(0, 0, count), target = _rows.narrow(0, first, count);
            target.copy_(source);
        }
    }
}
