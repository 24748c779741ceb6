namespace ScoringService.Commands;

/// <summary>What <c>replay</c> sends, and where.</summary>
internal sealed record ReplayOptions
{
    /// <summary>Events a second, in (0, 1000000].</summary>
    public required double Rate { get; init; }

    public required string Url { get; init; }

    /// <summary>null: generated events.</summary>
    public string? Logs { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>At most so many events.</summary>
    public int Count { get; init; } = int.MaxValue;

    public string? Key { get; init; }

    public ReplayOptions Checked()
    {
        if (Rate is not (> 0 and <= 1e6))
            throw new ArgumentException(FormattableString.Invariant($"--rate must be in (0, 1000000]; got {Rate}."));
        if (Count < 1) throw new ArgumentException($"--count must be at least 1; got {Count}.");
        if (!Uri.TryCreate(Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw new ArgumentException($"--url must be an address such as http://127.0.0.1:5080; got '{Url}'.");
        return this;
    }
}
