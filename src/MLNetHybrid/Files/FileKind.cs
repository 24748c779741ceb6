namespace MLNetHybrid.Files;

/// <summary>What is found under a path, links followed.</summary>
internal enum FileKind
{
    Absent,
    Regular,
    Folder,
    Device,
    Pipe,
    Socket,
    Other,
}
