using Microsoft.Extensions.DependencyInjection;
using MLNetHybrid.Orleans.Buckets;
using MLNetHybrid.Orleans.Placement;
using Orleans.Runtime;

namespace MLNetHybrid.Orleans.Models;

/// <summary>Tells and exchanges the model of the silo it lives on.</summary>
[BucketPlacement]
internal sealed class SiloModelGrain(IServiceProvider services, ILocalSiloDetails silo) : Grain, ISiloModelGrain
{
    public Task<SiloModel> Get() => Task.FromResult(Scorer().Describe(silo.SiloAddress.ToString()));

    public async Task<SiloModel> Reload()
    {
        await Scorer().Reload(CancellationToken.None);
        return await Get();
    }

    private ISiloScorer Scorer() =>
        services.GetRequiredKeyedService<ISiloScorer>(this.GetPrimaryKeyString().Split('/')[0]);
}
