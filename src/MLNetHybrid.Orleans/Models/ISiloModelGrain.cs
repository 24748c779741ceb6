namespace MLNetHybrid.Orleans.Models;

/// <summary>A silo's model; its key is the name of the scoring and the silo's address.</summary>
[Alias("MLNetHybrid.ISiloModelGrain")]
internal interface ISiloModelGrain : IGrainWithStringKey
{
    [Alias("Get")]
    Task<SiloModel> Get();

    [Alias("Reload"), ResponseTimeout("00:01:00")]
    Task<SiloModel> Reload();
}
