namespace KeycloakLogGenerator;

/// <summary>A request that a job makes, and how often against the others; <c>{id}</c> in the path stands for a number.</summary>
internal sealed record Route(string Method, string Path, double Weight = 1)
{
    /// <summary>Whether it asks for one record rather than for a list.</summary>
    public bool NamesRecord => Path.EndsWith("{id}", StringComparison.Ordinal);
}
