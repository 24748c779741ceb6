namespace KeycloakLogs.Geolocation;

/// <summary>Distances on the Earth.</summary>
internal static class GreatCircle
{
    /// <summary>Mean radius of the Earth (IUGG's R1).</summary>
    private const double EarthRadiusKilometers = 6371.0088;

    /// <summary>Kilometers of the shortest way over a sphere between two places in degrees, by the haversine formula.</summary>
    public static double Kilometers(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        double squareOfHalfChord = Haversine(otherLatitude - latitude)
            + (Math.Cos(double.DegreesToRadians(latitude)) * Math.Cos(double.DegreesToRadians(otherLatitude))
                * Haversine(otherLongitude - longitude));
        return 2 * EarthRadiusKilometers * Math.Asin(Math.Min(1, Math.Sqrt(squareOfHalfChord)));
    }

    private static double Haversine(double degrees)
    {
        double sine = Math.Sin(double.DegreesToRadians(degrees) / 2);
        return sine * sine;
    }
}
