namespace SensorCsv.Results;

/// <summary>Writes files that are there whole or not at all: written beside their place, then renamed.</summary>
internal static class OutputFile
{
    /// <summary>Lets <paramref name="write"/> fill a temporary file and moves it to <paramref name="path"/>, replacing what was there.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path), temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream stream = File.Create(temporary)) write(stream);
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
