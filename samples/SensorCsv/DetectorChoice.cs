namespace SensorCsv;

/// <summary>The models that can be trained.</summary>
internal enum DetectorChoice
{
    /// <summary>DBSCAN and isolation forest agree.</summary>
    Model1,

    /// <summary>DBSCAN or one-class SVM says so.</summary>
    Model2,

    /// <summary>The notebook's third vote.</summary>
    Model3,

    /// <summary>The LSTM autoencoder's reconstruction error alone.</summary>
    Lstm,

    /// <summary>Isolation forest alone.</summary>
    IsolationForest,

    /// <summary>One-class SVM alone.</summary>
    OneClassSvm,

    /// <summary>DBSCAN alone.</summary>
    Dbscan,
}
