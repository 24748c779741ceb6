namespace DetectionQuality.Figures;

/// <summary>How figures at the detectors' own labels become one of several files.</summary>
internal enum FileWeighting
{
    /// <summary>The mean of the files' figures.</summary>
    Mean,

    /// <summary>Rows are counted over all files before rates are computed.</summary>
    SumOfRows,
}
