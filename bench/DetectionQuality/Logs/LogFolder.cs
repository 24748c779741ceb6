extern alias keycloak;

using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using Samples;
using LogFile = keycloak::KeycloakLogs.Reading.LogFile;

namespace DetectionQuality.Logs;

/// <summary>
/// Pairs of logs as the sample's generator writes them, train.json and test.json; in a folder and the folders in it, with whatever else the
/// two names have in common.
/// </summary>
internal static class LogFolder
{
    private const string Train = "train", Test = "test";

    /// <summary>Reads every pair.</summary>
    /// <exception cref="InputFileException">There is no pair, or a file that cannot be read; the message says where.</exception>
    public static IReadOnlyList<LogPair> Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new InputFileException($"{folder}: no such folder.");
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".json" or ".ndjson" && Path.GetFileName(file)
            .Contains(Train, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new InputFileException($"{folder}: no *{Train}*.json is here, and no *{Train}*.ndjson.");
        return [.. files.Select(file => ReadPair(folder, file))];
    }

    /// <summary>The generator's own, by its seeds.</summary>
    public static IReadOnlyList<LogPair> Generate(IReadOnlyList<int> seeds) => [.. seeds.Select(seed =>
    {
        (IReadOnlyList<LogEvent> training, IReadOnlyList<LogEvent> test) = LogGenerator.Generate(new GeneratorOptions { Seed = seed });
        return new LogPair(FormattableString.Invariant($"generated, seed {seed}"), training, test, [
            .. test.Select(row => row.Label is true)]);
    })];

    private static LogPair ReadPair(string folder, string trainingFile)
    {
        string testFile = Path.Combine(
            Path.GetDirectoryName(trainingFile)!, Path.GetFileName(trainingFile).Replace(Train, Test, StringComparison.Ordinal));
        try
        {
            LogFile training = LogFile.Read(trainingFile), test = LogFile.Read(testFile);
            string name = Path.GetRelativePath(folder, testFile).Replace(Path.DirectorySeparatorChar, '/');
            return new LogPair(name, training.Events, test.Events, test.RequireLabels());
        }
        catch (keycloak::Samples.InputFileException exception)
        {
            throw new InputFileException(exception.Message, exception);
        }
    }
}
