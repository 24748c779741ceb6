using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Cluster;

/// <summary>How silos and clients find each other, how soon they see that one is gone, and where buckets are kept.</summary>
internal static class Membership
{
    public const string Id = "cluster-sample";

    private const string Invariant = "Npgsql";

    public static void Configure(ISiloBuilder silo, SiloSettings settings)
    {
        silo.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = Id);
        if (settings.Connection is string connection)
        {
            silo.ConfigureEndpoints(IPAddress.Loopback, settings.Port, settings.Gateway);
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
            silo.AddAdoNetGrainStorageAsDefault(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
            // As bytes. Orleans' own choice, JSON, would write them as text in base 64.
            silo.Services.AddOptions<AdoNetGrainStorageOptions>("Default").Configure<Serializer>(
                (options, serializer) => options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer));
        }
        else
        {
            silo.UseLocalhostClustering(
                settings.Port, settings.Gateway, new IPEndPoint(IPAddress.Loopback, settings.Primary), Id, Id);
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                "Default", (services, _) => new FolderStorage(settings.Folder, services.GetRequiredService<Serializer>()));
        }
        // A silo is gone that misses two probes of a second; one other says so.
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 2;
            options.NumVotesForDeathDeclaration = 1;
        });
    }

    public static void Configure(IClientBuilder client, string? connection, int[] gateways)
    {
        client.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = Id);
        if (connection is not null)
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
        else client.UseLocalhostClustering(gateways, Id, Id);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(2));
    }
}

/// <summary>A silo's command line.</summary>
/// <param name="Port">For other silos.</param>
/// <param name="Gateway">Port for clients.</param>
/// <param name="Primary">Port of the first silo, with localhost clustering.</param>
/// <param name="Connection">Of PostgreSQL; null: localhost clustering.</param>
/// <param name="Folder">Keeps buckets, with localhost clustering.</param>
/// <param name="Model">The model's file.</param>
/// <param name="Buckets">Their number.</param>
/// <param name="SaveEvents">After how many events a bucket is stored.</param>
/// <param name="Dashboard">Port of the dashboard; null: none.</param>
internal sealed record SiloSettings(
    int Port, int Gateway, int Primary, string? Connection, string Folder, string Model, int Buckets, int SaveEvents, int? Dashboard);
