namespace MLNetHybrid.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Where the solution lies.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of one of its files or folders.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MLNetHybrid.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("The tests must run below the folder of MLNetHybrid.sln.");
    }
}
