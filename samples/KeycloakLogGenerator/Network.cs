namespace KeycloakLogGenerator;

/// <summary>An address and the place it is found at.</summary>
internal sealed record Network(string IpAddress, City City);
