using System.Globalization;

namespace KeycloakLogGenerator;

/// <summary>The places of the generated world, and addresses that fit them.</summary>
internal static class Geography
{
    /// <summary>Where most staff live.</summary>
    public static IReadOnlyList<City> Homes { get; } =
    [
        new("Stuttgart", "DE"), new("Reutlingen", "DE"), new("Esslingen", "DE"), new("Tübingen", "DE"), new("Ulm", "DE"),
        new("Karlsruhe", "DE"),
        new("Mannheim", "DE"), new("Heilbronn", "DE"), new("Freiburg", "DE"), new("München", "DE"), new("Berlin", "DE"),
        new("Hamburg", "DE"), new("Köln", "DE"),
    ];

    /// <summary>Where the firm's few foreign staff live, its VPN comes out, and business trips go.</summary>
    public static IReadOnlyList<City> Abroad { get; } =
    [
        new("Zürich", "CH"), new("Wien", "AT"), new("Strasbourg", "FR"), new("Amsterdam", "NL"), new("Paris", "FR"), new("Mailand", "IT"),
        new("London", "GB"), new("New York", "US"), new("Singapur", "SG"),
    ];

    /// <summary>
    /// Where attackers' traffic tends to come out. It overlaps with <see cref="Abroad"/>: no country is proof of anything.
    /// </summary>
    public static IReadOnlyList<City> AttackOrigins { get; } =
    [
        new("Moskau", "RU"), new("Caracas", "VE"), new("Lagos", "NG"), new("Algier", "DZ"), new("Karachi", "PK"), new("Hanoi", "VN"),
        new("São Paulo", "BR"),
        new("New York", "US"), new("Amsterdam", "NL"), new("Singapur", "SG"), new("London", "GB"),
    ];

    /// <summary>An address out of a block that providers of that country hold.</summary>
    public static Network AddressIn(City city, RandomStream random)
    {
        int[] blocks = city.Country switch
        {
            "DE" => [46, 79, 80, 84, 87, 91, 93, 217],
            "CH" or "AT" or "FR" or "NL" or "IT" or "GB" => [62, 77, 81, 82, 85, 151, 178, 213],
            "US" => [24, 50, 66, 71, 98, 206],
            "RU" => [5, 37, 95, 188],
            _ => [41, 102, 103, 113, 177, 186, 190],
        };
        string address = string.Create(CultureInfo.InvariantCulture,
            $"{random.Pick(blocks)}.{random.Between(1, 254)}.{random.Between(0, 254)}.{random.Between(2, 254)}");
        return new Network(address, city);
    }
}
