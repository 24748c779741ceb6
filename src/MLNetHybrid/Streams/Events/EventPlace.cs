using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Streams.Events;

/// <summary>Where and when something last happened.</summary>
internal sealed class EventPlace : IEventState<EventPlace>
{
    public const double LargestLatitude = 90, LargestLongitude = 180;

    /// <summary>Mean radius of the Earth (IUGG's R1).</summary>
    private const double EarthRadiusKilometers = 6371.0088;

    /// <summary>Time of the latest event, in ticks (UTC); null before the first.</summary>
    public long? LastTicks { get; set; }

    /// <summary>Degrees, north positive.</summary>
    public double Latitude { get; set; }

    /// <summary>Degrees, east positive.</summary>
    public double Longitude { get; set; }

    public static bool IsKnown(double latitude, double longitude) =>
        Math.Abs(latitude) <= LargestLatitude && Math.Abs(longitude) <= LargestLongitude;   // false for NaN

    /// <summary>Length of the shortest way over a sphere, by the haversine formula.</summary>
    public double KilometersTo(double latitude, double longitude)
    {
        double squareOfHalfChord = Haversine(latitude - Latitude)
            + (Math.Cos(Radians(Latitude)) * Math.Cos(Radians(latitude)) * Haversine(longitude - Longitude));
        return 2 * EarthRadiusKilometers * Math.Asin(Math.Min(1, Math.Sqrt(squareOfHalfChord)));
    }

    public bool IsEmpty => LastTicks is null;

    public void Clear() => LastTicks = null;

    public void CopyFrom(EventPlace other)
    {
        LastTicks = other.LastTicks;
        Latitude = other.Latitude;
        Longitude = other.Longitude;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(LastTicks ?? throw new InvalidOperationException("A place without an event is not saved."));
        writer.Write(Latitude);
        writer.Write(Longitude);
    }

    public static EventPlace Read(ModelBodyReader reader) => new()
    {
        LastTicks = reader.ReadInt64(0, DateTime.MaxValue.Ticks, "an event's time"),
        Latitude = reader.ReadDouble("a latitude", -LargestLatitude, LargestLatitude),
        Longitude = reader.ReadDouble("a longitude", -LargestLongitude, LargestLongitude),
    };

    private static double Haversine(double degrees)
    {
        double sine = Math.Sin(Radians(degrees) / 2);
        return sine * sine;
    }

    private static double Radians(double degrees) => degrees * (Math.PI / 180);
}
