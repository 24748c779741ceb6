namespace MLNetHybrid.Evaluation.Plots;

/// <summary>How a legend's entry is drawn.</summary>
internal enum LegendMark
{
    /// <summary>A line in the series' pattern.</summary>
    Line,

    /// <summary>A filled area.</summary>
    Area,

    /// <summary>An open circle.</summary>
    Circle,

    /// <summary>A cross.</summary>
    Cross,
}
