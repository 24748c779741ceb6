using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.OrdinaryLife;

/// <summary>
/// What people do in one session besides <see cref="OrdinaryWork"/>, from random numbers of its own: the innocent likeness of token replay,
/// consents, exports and insiders.
/// </summary>
internal sealed class WiderHabits(RandomStream random)
{
    private const double ConsentRate = 0.03, MoveRate = 0.003, StandInRate = 0.03, StandInShare = 0.25, ListingRate = 0.3;

    private readonly bool _standsIn = random.Chance(StandInRate);

    public void AfterSignIn(SessionScript script)
    {
        if (random.Chance(ConsentRate)) Consent(script, random.Pick(ConsentClient.Known));
        if (script.User.Roles.Contains("admin") && random.Chance(ListingRate)) Read(script, new("GET", "/admin/users?first=0&max=20"));
    }

    public void BeforeRequest(SessionScript script)
    {
        // A phone leaves the house, and its session goes on from another address.
        if (random.Chance(MoveRate)) script.Network = Geography.AddressIn(script.Network.City, random);
        if (_standsIn && random.Chance(StandInShare) && Lists(script.User.Job) is { Length: > 0 } lists) Read(script, random.Pick(lists));
    }

    // Whoever stands in for a colleague looks through lists, and leaves the records alone.
    private static Route[] Lists(Job job) => [.. Jobs.ForeignTo(job).Where(route => !route.NamesRecord)];

    private void Read(SessionScript script, Route route) => script.Aside(script.Network, random, aside =>
    {
        aside.Wait(20);
        aside.Request(route);
    });

    private void Consent(SessionScript script, ConsentClient client)
    {
        script.Aside(script.Network, random, aside =>
        {
            aside.Wait(20);
            aside.ClientId = client.Id;
            aside.Happen(EventType.GrantConsent);
        });
        script.Aside(client.Network, random, aside =>
        {
            aside.ClientId = client.Id;
            aside.Wait(3, 0.3);
            aside.Happen(EventType.CodeToToken);
            for (int i = random.Between(1, 4); i > 0; i--)
            {
                aside.Wait(4, 0.5);
                aside.Request(new Route("GET", "/api/account/profile"));
            }
        });
    }
}
