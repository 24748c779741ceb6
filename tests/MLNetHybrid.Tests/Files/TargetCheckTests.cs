using System.Diagnostics;
using System.Net.Sockets;
using MLNetHybrid.Files;

namespace MLNetHybrid.Tests.Files;

/// <summary>What is refused before it is written: by the check that callers make early, and by the writing itself.</summary>
public sealed class TargetCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Good_targets_pass_and_leave_no_trace()
    {
        _folder.Write("old", "old");
        AtomicFile.CheckTargets(
            [("--scores", _folder.File("scores.csv")), ("--save", _folder.File("old"))], [("--input", _folder.File("absent"))]);
        Assert.Equal(["old"], _folder.Names);
        Assert.Equal("old", File.ReadAllText(_folder.File("old")));
    }

    [Fact]
    public void Files_of_one_name_in_two_folders_are_two()
    {
        Directory.CreateDirectory(_folder.File("a"));
        Directory.CreateDirectory(_folder.File("b"));
        string first = Path.Combine(_folder.File("a"), "scores.csv"), second = Path.Combine(_folder.File("b"), "scores.csv");
        AtomicFile.CheckTargets([("--scores", first), ("--save", second)], []);
        File.WriteAllText(first, "old");
        AtomicFile.CheckTargets([("--scores", first), ("--save", second)], []);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("b")));
    }

    [Fact]
    public void Only_regular_files_are_replaced()
    {
        Directory.CreateDirectory(_folder.File("folder"));
        AssertRefused(_folder.File("folder"), "is a folder, not a regular file");
        AssertRefused(_folder.File("folder") + Path.DirectorySeparatorChar, "names a folder");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.File("socket")));
        if (OperatingSystem.IsLinux()) AssertRefused(_folder.File("socket"), "is a socket, not a regular file");
        if (OperatingSystem.IsWindows()) return;
        Run("mkfifo", _folder.File("pipe"));
        AssertRefused(_folder.File("pipe"), "is a pipe, not a regular file");
        Assert.Equal(FileKind.Device, FileStatus.Of("/dev/null").Kind);
    }

    [Fact]
    public void A_symbolic_link_is_refused_and_a_folder_behind_one_is_not()
    {
        _folder.Write("file", "old");
        File.CreateSymbolicLink(_folder.File("link"), _folder.File("file"));
        File.CreateSymbolicLink(_folder.File("dangling"), _folder.File("nowhere"));
        AssertRefused(_folder.File("link"), $"is a symbolic link to '{_folder.File("file")}'; name the file itself");
        AssertRefused(_folder.File("dangling"), "is a symbolic link");
        Assert.False(File.Exists(_folder.File("nowhere")));

        Directory.CreateDirectory(_folder.File("real"));
        Directory.CreateSymbolicLink(_folder.File("alias"), _folder.File("real"));
        AtomicFile.Write(Path.Combine(_folder.File("alias"), "a"), stream => stream.WriteByte(65));
        Assert.Equal("A", File.ReadAllText(Path.Combine(_folder.File("real"), "a")));
    }

    [Fact]
    public void Folders_must_exist_and_be_folders()
    {
        AssertRefused(Path.Combine(_folder.File("absent"), "a"), "the folder", "does not exist");
        _folder.Write("file", "old");
        AssertRefused(Path.Combine(_folder.File("file"), "a"), "cannot be written");
        Assert.Throws<ArgumentException>(() => AtomicFile.CheckTargets([("--scores", "")], []));
    }

    [Fact]
    public void A_target_that_changes_while_its_content_is_written_is_refused()
    {
        foreach (string name in new[] { "folder", "link" })
        {
            Assert.Contains($"'{_folder.File(name)}' is", Assert.Throws<IOException>(() => AtomicFile.Write(_folder.File(name), _ =>
            {
                if (name == "folder") Directory.CreateDirectory(_folder.File(name));
                else File.CreateSymbolicLink(_folder.File(name), _folder.File("nowhere"));
            })).Message, StringComparison.Ordinal);
        }
        Assert.Equal(["folder", "link"], _folder.Names);
        Assert.True(Directory.Exists(_folder.File("folder")));
    }

    [Fact]
    public void Paths_that_are_none_are_named()
    {
        static void Nothing(Stream stream)
        {
        }
        Assert.Throws<ArgumentNullException>("path", () => AtomicFile.Write(null!, Nothing));
        Assert.Throws<ArgumentException>("path", () => AtomicFile.Write("", Nothing));
        Assert.Throws<ArgumentNullException>("write", () => AtomicFile.Write(_folder.File("a"), null!));
        Assert.Throws<ArgumentNullException>("files", () => AtomicFile.WriteTogether(null!));
        Assert.Throws<ArgumentNullException>("targets", () => AtomicFile.CheckTargets(null!, []));
        Assert.Throws<ArgumentNullException>("inputs", () => AtomicFile.CheckTargets([], null!));
        foreach ((string path, string problem) in new[] { ("", "the path is empty"), ("a\0b", "the path holds a NUL character") })
        {
            Assert.StartsWith($"--in: {problem}.", Assert.Throws<ArgumentException>(
                () => AtomicFile.CheckTargets([("--out", _folder.File("a"))], [("--in", path)])).Message, StringComparison.Ordinal);
            Assert.StartsWith($"--out: {problem}.", Assert.Throws<ArgumentException>(
                () => AtomicFile.CheckTargets([("--out", path)], [])).Message, StringComparison.Ordinal);
        }
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void What_is_under_a_path_is_told()
    {
        _folder.Write("file", "x");
        _folder.Write("other", "x");
        FileStatus file = FileStatus.Of(_folder.File("file"));
        Assert.Equal(FileKind.Regular, file.Kind);
        Assert.Equal(file, FileStatus.Of(Path.Combine(_folder.Path, ".", "file")));
        Assert.NotEqual(file.Identity, FileStatus.Of(_folder.File("other")).Identity);
        Assert.Equal((FileKind.Folder, false), (FileStatus.Of(_folder.Path).Kind, FileStatus.Of(_folder.Path).IsMountPoint));
        foreach (string path in new[] { _folder.File("absent"), Path.Combine(_folder.File("file"), "below") })
            Assert.Equal(new FileStatus(FileKind.Absent, null), FileStatus.Of(path));
        if (OperatingSystem.IsLinux())
            Assert.Equal((FileKind.Folder, true), (FileStatus.Of("/proc").Kind, FileStatus.Of("/proc").IsMountPoint));
    }

    [Fact]
    public void A_read_only_file_is_refused_even_to_the_administrator()
    {
        _folder.Write("file", "old");
        File.SetAttributes(_folder.File("file"), FileAttributes.ReadOnly);
        AssertRefused(_folder.File("file"), "is read-only");
        File.SetAttributes(_folder.File("file"), FileAttributes.Normal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused()
    {
        if (!OperatingSystem.IsLinux()) return;
        // Where not even the administrator can create a file.
        var error = Assert.Throws<IOException>(() => AtomicFile.CheckTargets([("--scores", "/proc/self/scores.csv")], []));
        Assert.StartsWith("--scores: '/proc/self/scores.csv' cannot be written: no file can be created in its folder", error.Message,
            StringComparison.Ordinal);
        Assert.Throws<IOException>(() => AtomicFile.Write("/proc/self/scores.csv", _ => Assert.Fail("Nothing can be written there.")));
    }

    [Fact]
    public void A_name_that_no_file_can_have_is_refused()
    {
        string path = Path.Combine(_folder.Path, new string('x', 256));
        Assert.StartsWith("--out: ", Assert.Throws<IOException>(() => AtomicFile.CheckTargets([("--out", path)], [])).Message,
            StringComparison.Ordinal);
        Assert.Throws<IOException>(
            () => AtomicFile.Write(path, _ => throw new InvalidOperationException("Nothing is written to such a file.")));
        Assert.StartsWith("--out: ", Assert.Throws<ArgumentException>(() => AtomicFile.CheckTargets([("--out", "a\0b")], [])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_that_are_one_file_are_refused()
    {
        AssertSame(_folder.File("a"), _folder.File("a"));
        AssertSame(_folder.File("a"), Path.Combine(_folder.Path, ".", "b", "..", "a"));
        AssertSame(_folder.File("a"), Path.GetRelativePath(Environment.CurrentDirectory, _folder.File("a")));

        Directory.CreateDirectory(_folder.File("real"));
        Directory.CreateSymbolicLink(_folder.File("alias"), _folder.File("real"));
        AssertSame(Path.Combine(_folder.File("real"), "a"), Path.Combine(_folder.File("alias"), "a"));

        _folder.Write("existing", "old");
        Link(_folder.File("existing"), _folder.File("hard"));
        AssertSame(_folder.File("existing"), _folder.File("hard"));
    }

    [Fact]
    public void The_file_system_says_whether_case_counts()
    {
        _folder.Write("probe", "");
        bool caseCounts = !File.Exists(_folder.File("PROBE"));
        if (caseCounts) AtomicFile.CheckTargets([("--scores", _folder.File("a.csv")), ("--report", _folder.File("A.csv"))], []);
        else AssertSame(_folder.File("a.csv"), _folder.File("A.csv"));
    }

    [Fact]
    public void A_target_that_is_an_input_is_refused()
    {
        _folder.Write("input", "precious");
        Link(_folder.File("input"), _folder.File("hard"));
        File.CreateSymbolicLink(_folder.File("link"), _folder.File("input"));
        foreach ((string target, string input) in new[] { ("input", "input"), ("hard", "input"), ("input", "hard"), ("input", "link") })
        {
            var error = Assert.Throws<IOException>(
                () => AtomicFile.CheckTargets([("--scores", _folder.File(target))], [("--input", _folder.File(input))]));
            Assert.Equal(
                $"--scores: '{_folder.File(target)}' is the same file as the input --input '{_folder.File(input)}', which would be lost.",
                error.Message);
        }
    }

    private void AssertSame(string first, string second)
    {
        var error = Assert.Throws<IOException>(() => AtomicFile.CheckTargets([("--scores", first), ("--report", second)], []));
        Assert.Equal($"--report: '{second}' is the same file as --scores '{first}'.", error.Message);
    }

    private void AssertRefused(string path, params string[] reasons)
    {
        string[] before = _folder.Names;
        var early = Assert.Throws<IOException>(() => AtomicFile.CheckTargets([("--scores", path)], []));
        var late = Assert.ThrowsAny<IOException>(() => AtomicFile.Write(path, _ => Assert.Fail("Its content must not be asked for.")));
        Assert.Equal(early.Message, $"--scores: {late.Message}");
        Assert.Contains($"'{path}'", late.Message, StringComparison.Ordinal);
        foreach (string reason in reasons) Assert.Contains(reason, late.Message, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Names);
    }

    private static void Link(string existing, string name)
    {
        if (OperatingSystem.IsWindows()) Run("fsutil", "hardlink", "create", name, existing);
        else Run("ln", existing, name);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
