using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Api;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void Internals_of_mlnet_are_reachable_at_run_time()
    {
        var data = new MLContext(1).Data.LoadFromEnumerable([new Row { Features = [1, 2] }]);
        Assert.Equal("Features", new RoleMappedData(data, label: null, feature: "Features").Schema.Feature!.Value.Name);
    }

    private sealed class Row
    {
        [VectorType(2)] public float[] Features { get; set; } = [];
    }
}
