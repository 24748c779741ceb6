using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Features;

public sealed class MultiHotTests
{
    private static readonly User[] Users =
    [
        new() { Roles = ["viewer", "member"] },
        new() { Roles = ["viewer"] },
        new() { Roles = ["admin", "member", "viewer", "viewer"] },
        new() { Roles = [] },
        new() { Roles = ["auditor", ""] },
    ];

    [Fact]
    public void Vocabulary_is_ordered_by_rows_that_hold_a_value_then_by_name()
    {
        var ml = new MLContext(1);
        var model = ml.Transforms.MultiHot("Hot", "Roles").Fit(ml.Data.LoadFromEnumerable(Users));
        Assert.Equal(["viewer", "member", "admin", "auditor"], model.Vocabulary);
        Assert.Equal(["viewer", "member", "admin", "auditor", "(other)"], model.SlotNames);
    }

    [Fact]
    public void A_list_sets_the_slots_of_its_values_and_the_last_one_for_others()
    {
        var ml = new MLContext(1);
        var model = ml.Transforms.MultiHot("Hot", "Roles").Fit(ml.Data.LoadFromEnumerable(Users));
        float[][] hot = [.. model.Transform(ml.Data.LoadFromEnumerable(Users.Append(new() { Roles = ["root", "admin", "Viewer"] })))
            .GetColumn<float[]>("Hot")];
        Assert.Equal<float[]>([[1, 1, 0, 0, 0], [1, 0, 0, 0, 0], [1, 1, 1, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 1, 0, 1]], hot);
    }

    [Fact]
    public void Rare_values_and_those_beyond_the_maximum_count_as_other()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Users);
        var frequent = ml.Transforms.MultiHot("Hot", "Roles", minimumCount: 2).Fit(data);
        Assert.Equal(["viewer", "member"], frequent.Vocabulary);
        Assert.Equal<float[]>(
            [[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0], [0, 0, 1]], [.. frequent.Transform(data).GetColumn<float[]>("Hot")]);
        Assert.Equal(["viewer"], ml.Transforms.MultiHot("Hot", "Roles", maximumNumberOfValues: 1).Fit(data).Vocabulary);
    }

    [Fact]
    public void A_vector_of_fixed_size_is_a_list_too()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(new Pair[] { new() { Ends = ["a", "b"] }, new() { Ends = ["a", null] } });
        var model = ml.Transforms.MultiHot("Ends").Fit(data);
        Assert.Equal(["a", "b"], model.Vocabulary);
        Assert.Equal<float[]>([[1, 1, 0], [1, 0, 0]], [.. model.Transform(data).GetColumn<float[]>("Ends")]);
    }

    [Fact]
    public void Without_any_value_only_the_last_slot_is_left()
    {
        var ml = new MLContext(1);
        var model = ml.Transforms.MultiHot("Hot", "Roles").Fit(ml.Data.LoadFromEnumerable(new User[] { new() }));
        Assert.Empty(model.Vocabulary);
        Assert.Equal<float[]>(
            [[1], [0]], [.. model.Transform(ml.Data.LoadFromEnumerable(new User[] { new() { Roles = ["x"] }, new() }))
            .GetColumn<float[]>("Hot")]);
    }

    [Fact]
    public void A_saved_vocabulary_serves_a_prediction_engine_in_a_fresh_context()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Users);
        using var zip = new MemoryStream();
        ml.Model.Save(ml.Transforms.MultiHot("Hot", "Roles").Fit(data), data.Schema, zip);
        zip.Position = 0;
        var fresh = new MLContext(2);
        var engine = fresh.Model.CreatePredictionEngine<User, Result>(fresh.Model.Load(zip, out _));
        Assert.Equal([0, 1, 0, 0, 1], engine.Predict(new User { Roles = ["member", "stranger"] }).Hot);
        Assert.Equal([0, 0, 0, 0, 0], engine.Predict(new User { Roles = [] }).Hot);
    }

    [Fact]
    public void A_scalar_column_and_counts_out_of_range_are_refused()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Users);
        Assert.Contains("a vector of text", Assert.ThrowsAny<Exception>(() => ml.Transforms.MultiHot("Hot", "Name").Fit(data)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("MultiHot.MinimumCount must be in [1, 2147483647]; got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.MultiHot("Hot", "Roles", minimumCount: 0)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("MultiHot.MaximumNumberOfValues must be in [1, 65536]; got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.MultiHot("Hot", "Roles", maximumNumberOfValues: 0)).Message,
            StringComparison.Ordinal);
    }

    private sealed class User
    {
        public string[] Roles { get; set; } = [];
        public string Name { get; set; } = "";
    }

    private sealed class Pair
    {
        [VectorType(2)] public string?[] Ends { get; set; } = [];
    }

    private sealed class Result
    {
        public float[] Hot { get; set; } = [];
    }
}
