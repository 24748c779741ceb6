namespace MLNetHybrid.Orleans.Tests;

/// <summary>Another model, a broken one, and one that cannot be spread.</summary>
public sealed class RolloutTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broken_model_is_refused_and_seen_and_the_old_one_goes_on()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start(silos: 2);
        Reading[] events = Reading.Make(600);
        ScoredEvent<ReadingVerdict>[] first = await cluster.Score(events[..300]);
        await File.WriteAllTextAsync(cluster.ModelFile, "no model", Cancel);
        IReadOnlyList<SiloModel> models = await cluster.Client.ReloadModelsAsync(Cancel);
        Assert.Equal(2, models.Count);
        Assert.All(models, model => Assert.NotNull(model.Problem));
        Assert.All(models, model => Assert.Equal((1, first[0].Model), (model.Generation, model.Model)));
        cluster.AssertRight(events, [.. first, .. await cluster.Score(events[300..])]);
    }

    [Fact]
    public async Task Another_model_goes_on_with_the_streams_and_its_verdicts_name_it()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start(silos: 2);
        Reading[] events = Reading.Make(600);
        ScoredEvent<ReadingVerdict>[] first = await cluster.Score(events[..300]);
        var other = TrainedZip.Fit(seed: 2);
        TrainedZip.Save(cluster.ModelFile, other);
        IReadOnlyList<SiloModel> models = await cluster.Client.ReloadModelsAsync(Cancel);
        Assert.All(models, model => Assert.Equal((2, null), (model.Generation, model.Problem)));
        ScoredEvent<ReadingVerdict>[] second = await cluster.Score(events[300..]);
        Assert.All(second, answer => Assert.Equal(models[0].Model, answer.Model));
        Assert.NotEqual(first[0].Model, second[0].Model);
        Assert.Equal(TrainedZip.Scores(other, events)[300..], second.Select(answer => answer.Verdict!.Score));
        // The state of the new model is what a silo that takes over goes on from.
        await cluster.Client.PersistAsync(Cancel);
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[^1], TestContext.Current.CancellationToken);
        Reading[] more = Reading.Make(700);
        Assert.Equal(
            TrainedZip.Scores(other, more)[600..], (await cluster.Score(more[600..])).Select(answer => answer.Verdict!.Score));
    }

    [Fact]
    public async Task A_silo_of_another_model_takes_a_bucket_over_with_its_numbers()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start(silos: 2);
        Reading[] events = Reading.Make(400);
        await cluster.Score(events[..300]);
        await cluster.Client.PersistAsync(Cancel);
        TrainedZip.Save(cluster.ModelFile, TrainedZip.Fit(seed: 2));
        await cluster.Cluster.RestartSiloAsync(cluster.Cluster.Silos[^1]);
        ScoredEvent<ReadingVerdict>[] again = await cluster.NewClient().ScoreAsync(events, Cancel);
        Assert.All(again[..300], answer => Assert.Equal(EventOutcome.Duplicate, answer.Outcome));
        Assert.All(again[300..], answer => Assert.Equal(EventOutcome.Applied, answer.Outcome));
        IReadOnlyList<SiloModel> models = await cluster.Client.GetModelsAsync(Cancel);
        Assert.Equal(2, models.Select(model => model.Model).Distinct().Count());
    }
}
