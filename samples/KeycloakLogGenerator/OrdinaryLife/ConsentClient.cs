namespace KeycloakLogGenerator.OrdinaryLife;

/// <summary>A program of another firm that users may allow to act in their names.</summary>
/// <param name="Id">As the logs name it.</param>
/// <param name="Network">From where it uses its tokens.</param>
internal sealed record ConsentClient(string Id, Network Network)
{
    /// <summary>Those that people of the firm use.</summary>
    public static IReadOnlyList<ConsentClient> Known { get; } =
    [
        new("calendar-sync", new Network("62.138.40.17", new City("Strasbourg", "FR"))),
        new("travel-expenses", new Network("85.214.71.9", new City("Berlin", "DE"))),
        new("e-signature", new Network("178.63.12.140", new City("Amsterdam", "NL"))),
    ];
}
