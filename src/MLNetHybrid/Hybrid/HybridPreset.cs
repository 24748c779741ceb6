namespace MLNetHybrid.Hybrid;

/// <summary>Who is in a hybrid, and which votes are taken. Where there is no vote, the only member's verdict is the hybrid's.</summary>
internal sealed record HybridPreset(IReadOnlyList<HybridMember> Members, IReadOnlyList<HybridVote> Votes)
{
    /// <summary>Whether any member needs the autoencoder.</summary>
    public bool UsesAutoencoder => Members.Any(member => member.UsesAutoencoder);

    /// <summary>Whether any member sees the latent vector.</summary>
    public bool UsesLatent => Members.Any(member => member.View == HybridView.Latent);

    /// <summary>Where a member writes to.</summary>
    public VoteInput Outputs(HybridMember member, VoteInput final) => Votes.Count == 0 ? final : member.Columns;

    /// <summary>The preset of a model.</summary>
    public static HybridPreset Of(LstmHybridEstimator.Options options)
    {
        HybridMember lstm = HybridMember.ReconstructionError, forest = OnLatent(options.IsolationForest),
            svm = OnLatent(options.OneClassSvm), dbscan = OnLatent(options.Dbscan);
        return options.Model switch
        {
            HybridModel.DbscanAndIsolationForest => new([dbscan, forest], [new(VoteRule.All, null, [dbscan, forest])]),
            HybridModel.DbscanOrOneClassSvm => new([dbscan, svm], [new(VoteRule.Any, null, [dbscan, svm])]),
            HybridModel.Dbscan => new([dbscan], []),
            HybridModel.LstmAutoencoder => new([lstm], []),
            HybridModel.IsolationForest => new([forest], []),
            HybridModel.OneClassSvm => new([svm], []),
            HybridModel.All => new(
                [lstm, forest, svm, dbscan],
                [
                    new(VoteRule.All,
                        new(HybridColumns.DbscanAndIsolationForestScore, HybridColumns.DbscanAndIsolationForestPredictedLabel),
                        [dbscan, forest]),
                    new(VoteRule.Any, new(HybridColumns.DbscanOrOneClassSvmScore, HybridColumns.DbscanOrOneClassSvmPredictedLabel),
                        [dbscan, svm]),
                    new(VoteRule.Majority, null, [lstm, forest, svm, dbscan]),
                ]),
            _ => Ensemble(options.Members ?? options.EnsembleMembers()),
        };
    }

    private static HybridPreset Ensemble(IReadOnlyList<HybridMember> members) =>
        new(members, [new(VoteRule.Majority, null, members)]);

    private static HybridMember OnLatent(DetectorOptions detector) => new(HybridView.Latent, detector);
}
