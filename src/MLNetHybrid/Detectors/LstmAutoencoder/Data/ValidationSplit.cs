namespace MLNetHybrid;

/// <summary>How validation windows are set apart from training windows, both in time order.</summary>
public enum ValidationSplit
{
    /// <summary>
    /// The last windows are held out, and in each stream the L windows before them are left out of training too: no row stands both in a
    /// training and in a validation window (where up to half a window's length of windows in a row were filtered out beforehand; beyond
    /// that the gap is not found). The default.
    /// </summary>
    HeldOut = 0,

    /// <summary>
    /// The last windows validate and are trained on as well. Early stopping then watches training data and the threshold is optimistic; it
    /// is here to reproduce published results that were obtained so.
    /// </summary>
    Overlapping = 1,
}
