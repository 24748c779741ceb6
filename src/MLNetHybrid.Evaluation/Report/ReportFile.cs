namespace MLNetHybrid.Evaluation.Report;

/// <summary>Writes a file that is there whole or not at all.</summary>
internal static class ReportFile
{
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path), temporary = FormattableString.Invariant($"{full}.{Environment.ProcessId}.tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        try
        {
            using (FileStream stream = File.Create(temporary)) write(stream);
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
