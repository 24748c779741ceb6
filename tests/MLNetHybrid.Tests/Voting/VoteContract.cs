using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Voting;

namespace MLNetHybrid.Tests.Voting;

public sealed class VoteContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml) =>
        ml.AnomalyDetection.Trainers.Dbscan("Features", 0.4, scoreColumnName: "NearScore", predictedLabelColumnName: "NearLabel")
            .Append(ml.AnomalyDetection.Trainers.Dbscan("Features", 2, minimumPoints: 20, scoreColumnName: "FarScore", predictedLabelColumnName: "FarLabel"))
            .Append(ml.AnomalyDetection.Vote([new VoteInput("NearScore", "NearLabel"), new VoteInput("FarScore", "FarLabel")], VoteRule.All));

    protected override IEstimator<ITransformer> CreateOverAbsentColumn(MLContext ml, string name) => ml.AnomalyDetection.Vote([new VoteInput(name, "Label")]);
}
