using MLNetHybrid;

namespace ScaleBench;

/// <summary>What is trained.</summary>
/// <param name="Preset">"ensemble", or the name of one detector.</param>
/// <param name="MaximumTrainingRows">For every member; null: their defaults.</param>
/// <param name="ShowsLog">Whether ML.NET's log goes to standard error.</param>
internal sealed record ScaleSettings(string Preset, int? MaximumTrainingRows, bool ShowsLog)
{
    /// <summary>Of <see cref="Preset"/>.</summary>
    public static readonly string[] Presets =
        ["ensemble", "autoencoder", "components", "neighbors", "forest", "svm", "dbscan"];

    /// <summary>The hybrid.</summary>
    public LstmHybridEstimator.Options Options()
    {
        var options = new LstmHybridEstimator.Options
        {
            FeatureColumnName = nameof(StreamEvent.Features),
            WindowLength = 10,
            PartitionColumnNames = [nameof(StreamEvent.Stream)],
            Seed = 1,
        };
        if (MaximumTrainingRows is int most)
        {
            options = options with
            {
                Autoencoder = options.Autoencoder with { MaximumTrainingRows = most },
                PrincipalComponents = options.PrincipalComponents with { MaximumTrainingRows = most },
                NearestNeighbors = options.NearestNeighbors with { MaximumTrainingRows = most },
                IsolationForest = options.IsolationForest with { MaximumTrainingRows = most },
                OneClassSvm = options.OneClassSvm with { MaximumTrainingRows = most },
                Dbscan = options.Dbscan with { MaximumTrainingRows = most },
            };
        }
        HybridMember[]? members = Preset switch
        {
            "ensemble" => null,
            "autoencoder" => [HybridMember.ReconstructionError],
            "components" => [new(HybridView.Window, options.PrincipalComponents)],
            "neighbors" => [new(HybridView.Row, options.NearestNeighbors)],
            "forest" => [new(HybridView.Row, options.IsolationForest)],
            "svm" => [new(HybridView.Row, options.OneClassSvm)],
            "dbscan" => [new(HybridView.Row, options.Dbscan)],
            _ => throw new ArgumentException($"--preset must be one of {string.Join(", ", Presets)}; got '{Preset}'."),
        };
        return options with { Members = members };
    }
}
