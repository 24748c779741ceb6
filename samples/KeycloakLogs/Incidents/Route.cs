namespace KeycloakLogs.Incidents;

/// <summary>What a path asks for, whatever the item: "/api/orders/1234" without its digits.</summary>
internal static class Route
{
    public static string? Of(string? path) =>
        path is null ? null : string.Concat(path.Split('?', 2)[0].Where(character => !char.IsAsciiDigit(character)));
}
