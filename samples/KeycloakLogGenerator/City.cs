namespace KeycloakLogGenerator;

/// <summary>A place as an address database gives it.</summary>
internal sealed record City(string Name, string Country);
