using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Voting;

public sealed class VoteContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) => Members(ml).Append(Vote(ml));

    protected override (IEstimator<ITransformer> Estimator, IDataView Data) Alone(MLContext ml, IDataView data) =>
        (Vote(ml), Members(ml).Fit(data).Transform(data));

    private static IEstimator<ITransformer> Members(MLContext ml) =>
        ml.AnomalyDetection.Trainers.Dbscan("Features", 0.4, scoreColumnName: "NearScore", predictedLabelColumnName: "NearLabel")
            .Append(ml.AnomalyDetection.Trainers.Dbscan(
            "Features", 2, minimumPoints: 20, scoreColumnName: "FarScore", predictedLabelColumnName: "FarLabel"));

    private static VoteEstimator Vote(MLContext ml) =>
        ml.AnomalyDetection.Vote([new VoteInput("NearScore", "NearLabel"), new VoteInput("FarScore", "FarLabel")], VoteRule.All);
}
