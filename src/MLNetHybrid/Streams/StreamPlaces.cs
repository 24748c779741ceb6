using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Streams;

/// <summary>Of each row of a view: its stream, its place in that, and whether the window that ends there is whole.</summary>
internal sealed class StreamPlaces
{
    private readonly List<long> _streams = [];
    private readonly List<long> _places = [];
    private readonly List<bool> _usable = [];

    private StreamPlaces(int windowLength) => WindowLength = windowLength;

    /// <summary>L.</summary>
    public int WindowLength { get; }

    /// <summary>N.</summary>
    public int RowCount => _usable.Count;

    /// <summary>Number of the row's stream; <see cref="WindowRing.UnknownStream"/> where it belongs to none.</summary>
    public long Stream(int row) => _streams[row];

    /// <summary>Place of the row in its stream, from 0.</summary>
    public long Place(int row) => _places[row];

    /// <summary>Whether the L rows of its stream up to this one are there and finite.</summary>
    public bool IsUsable(int row) => _usable[row];

    /// <summary>Reads a column of windows.</summary>
    /// <returns>Null where the column's maker does not tell of which rows its windows are made.</returns>
    public static StreamPlaces? Read(IHost host, IDataView view, DataViewSchema.Column window)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([window]);
        if (WindowView.GetterOrNull(cursor, window) is not ValueGetter<WindowView> getView) return null;
        var places = new StreamPlaces(((VectorDataViewType)window.Type).Dimensions[0]);
        WindowView current = default;
        while (cursor.MoveNext())
        {
            if (cursor.Position % 1024 == 0) host.CheckAlive();
            getView(ref current);
            places.Add(current.Stream, current.Place, current.IsUsable);
        }
        return places;
    }

    /// <summary>For windows whose rows nobody knows: all rows are taken for one stream.</summary>
    public static StreamPlaces OneStream(IHost host, IDataView view, DataViewSchema.Column window)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([window]);
        ValueGetter<VBuffer<float>> getWindow = cursor.GetGetter<VBuffer<float>>(window);
        var places = new StreamPlaces(window.Type is VectorDataViewType { Dimensions: [int length, _] } ? length : 1);
        VBuffer<float> current = default;
        while (cursor.MoveNext())
        {
            if (cursor.Position % 1024 == 0) host.CheckAlive();
            getWindow(ref current);
            places.Add(0, places.RowCount, Components.FeatureValues.IsFinite(in current));
        }
        return places;
    }

    private void Add(long stream, long place, bool isUsable)
    {
        _streams.Add(stream);
        _places.Add(place);
        _usable.Add(isUsable);
    }
}
