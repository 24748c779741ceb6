namespace MLNetHybrid;

/// <summary>Over which part of a window, shape (L, F), the reconstruction error is averaged.</summary>
public enum ErrorScope
{
    /// <summary>
    /// Mean loss over all L x F values of the window. The default: for anomalies that last several rows, as faults of machines do; the mean
    /// over L rows is steadier than one row's error. One abnormal row among L hardly shows, and raises the score of the L windows that hold
    /// it alike.
    /// </summary>
    Window = 0,

    /// <summary>
    /// Mean loss over the F features of the window's last row only: the row that the window ends at, and whose
    /// label the window carries. For anomalies of single rows, as events of a log are.
    /// </summary>
    LastStep = 1,
}
