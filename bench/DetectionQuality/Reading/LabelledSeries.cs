using Bench.Data;

namespace DetectionQuality.Reading;

/// <summary>Rows in the order of time, the first of which train.</summary>
/// <param name="Name">Of the file.</param>
/// <param name="Rows">(N, D)</param>
/// <param name="Labels">By row; true: an anomaly.</param>
/// <param name="TrainRows">How many train, without their labels.</param>
/// <param name="VusWindow">The widest widening of the labels, in rows.</param>
internal sealed record LabelledSeries(string Name, FeatureRows Rows, bool[] Labels, int TrainRows, int VusWindow);
