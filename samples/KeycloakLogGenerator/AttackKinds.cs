using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator;

/// <summary>Which kinds of attack are generated. Equal where the kinds are.</summary>
/// <example><code>
/// var options = new GeneratorOptions { Kinds = AttackKinds.Of(AttackKind.TokenReplay, AttackKind.Insider) };
/// </code></example>
public sealed class AttackKinds : IEquatable<AttackKinds>
{
    private static readonly string[] Known =
    [
        .. AttackKind.Classic, AttackKind.TokenReplay, AttackKind.ServiceAccountUse, AttackKind.PasswordSpraying, AttackKind.DormantAccount,
        AttackKind.ConsentToNewClient, AttackKind.MassExport, AttackKind.Insider,
    ];

    private AttackKinds(IReadOnlyList<string> names) => Names = names;

    /// <summary>The seven that have been there from the beginning.</summary>
    public static AttackKinds Classic { get; } = new(AttackKind.Classic);

    /// <summary>All fourteen.</summary>
    public static AttackKinds All { get; } = new(Known);

    /// <summary>Constants of <see cref="AttackKind"/>, each once, always in the same order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether there is a kind beyond <see cref="Classic"/>, and so the ordinary life that it hides in.</summary>
    internal bool GoBeyondClassic => Names.Count > Names.Intersect(Classic.Names, StringComparer.Ordinal).Count();

    /// <summary>The named kinds; "classic" and "all" stand for several. A hyphen is as good as a space.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A name is unknown, or there is none.</exception>
    public static AttackKinds Of(params IReadOnlyList<string> names)
    {
        if (names.Count == 0) throw Unknown("");
        var chosen = new HashSet<string>(names.SelectMany(Meant), StringComparer.Ordinal);
        return new([.. Known.Where(chosen.Contains)]);
    }

    /// <summary>Kinds from text: names with commas between, as <see cref="Of"/> takes them.</summary>
    /// <inheritdoc cref="Of" path="/exception"/>
    public static AttackKinds Parse(string text) => Of(text.Split(',', StringSplitOptions.TrimEntries));

    public bool Contains(string kind) => Names.Contains(kind, StringComparer.Ordinal);

    public bool Equals(AttackKinds? other) => other is not null && Names.SequenceEqual(other.Names, StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as AttackKinds);

    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);

    public override string ToString() => Equals(All) ? "all" : Equals(Classic) ? "classic" : string.Join(',', Names);

    private static IReadOnlyList<string> Meant(string name) => Spaced(name) switch
    {
        "classic" => AttackKind.Classic,
        "all" => Known,
        string spaced => Known.Where(kind => Spaced(kind) == spaced).ToArray() is { Length: 1 } one ? one : throw Unknown(name),
    };

    private static string Spaced(string name) => name.Replace('-', ' ');

    private static ArgumentOutOfRangeException Unknown(string name) => new(nameof(name), name,
        $"Generator.{nameof(GeneratorOptions.Kinds)} must be classic, all or names out of {string.Join(", ", Known)}; got '{name}'.");
}
