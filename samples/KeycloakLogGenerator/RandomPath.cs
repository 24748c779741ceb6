namespace KeycloakLogGenerator;

/// <summary>First steps of the paths that name random streams.</summary>
internal static class RandomPath
{
    public const int Staff = 1;
    public const int Session = 2;
    public const int Attack = 3;
    public const int Leave = 4;
    public const int Habits = 5;
}
