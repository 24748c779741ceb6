namespace MLNetHybrid.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private const UnixFileMode Usual = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_created_and_replaced_and_nothing_else_is_left()
    {
        AtomicFile.Write(_folder.File("a"), Writing("first"));
        Assert.Equal("first", File.ReadAllText(_folder.File("a")));
        AtomicFile.Write(_folder.File("a"), Writing("second"));
        Assert.Equal("second", File.ReadAllText(_folder.File("a")));
        Assert.Equal(["a"], _folder.Names);
    }

    [Fact]
    public void A_relative_path_lies_in_the_current_folder()
    {
        string path = Path.GetRelativePath(Environment.CurrentDirectory, _folder.File("relative"));
        AtomicFile.Write(path, Writing("here"));
        Assert.Equal("here", File.ReadAllText(_folder.File("relative")));
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_file_and_no_other()
    {
        _folder.Write("a", "old");
        var error = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(_folder.File("a"), stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new InvalidOperationException("half way");
        }));
        Assert.Equal("half way", error.Message);
        Assert.Equal("old", File.ReadAllText(_folder.File("a")));
        Assert.Equal(["a"], _folder.Names);
    }

    [Fact]
    public void Under_the_name_there_is_the_old_file_until_the_new_one_is_whole()
    {
        _folder.Write("a", "old");
        AtomicFile.Write(_folder.File("a"), stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(_folder.File("a")));
        });
        Assert.Equal("new", File.ReadAllText(_folder.File("a")));
    }

    [Fact]
    public void The_writer_may_close_its_stream_and_go_back_in_it()
    {
        AtomicFile.Write(_folder.File("a"), stream =>
        {
            stream.Write("abc"u8);
            stream.Position = 1;
            stream.Write("X"u8);
            stream.Dispose();
        });
        Assert.Equal("aXc", File.ReadAllText(_folder.File("a")));
    }

    [Fact]
    public void The_old_file_keeps_its_permissions_and_a_new_one_gets_the_usual_ones()
    {
        if (OperatingSystem.IsWindows()) return;   // It has no such permissions.
        using (File.Create(_folder.File("usual")))
        {
        }
        AtomicFile.Write(_folder.File("new"), Writing("x"));
        Assert.Equal(File.GetUnixFileMode(_folder.File("usual")), File.GetUnixFileMode(_folder.File("new")));

        foreach (UnixFileMode mode in new[] { UnixFileMode.UserRead | UnixFileMode.UserWrite, Usual | UnixFileMode.OtherWrite,
            Usual | UnixFileMode.UserExecute })
        {
            _folder.Write("a", "old");
            File.SetUnixFileMode(_folder.File("a"), mode | UnixFileMode.SetUser);
            AtomicFile.Write(_folder.File("a"), _ =>
            {
                // Nobody else may read it before it has the old file's permissions.
                string temporary = Assert.Single(_folder.Names, name => name.StartsWith('.'));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(_folder.File(temporary)));
            });
            Assert.Equal(mode, File.GetUnixFileMode(_folder.File("a")));
        }
    }

    [Fact]
    public async Task Forty_writers_of_one_folder_do_not_disturb_each_other()
    {
        await InParallel(i => AtomicFile.Write(_folder.File($"report {i}"), Content(i)));
        Assert.Equal(40, _folder.Names.Length);
        for (int i = 0; i < 40; i++) AssertWhole(File.ReadAllBytes(_folder.File($"report {i}")));
    }

    [Fact]
    public async Task Of_forty_writers_of_one_file_one_wins_whole()
    {
        await InParallel(i => AtomicFile.Write(_folder.File("model"), Content(i)));
        Assert.Equal(["model"], _folder.Names);
        AssertWhole(File.ReadAllBytes(_folder.File("model")));
    }

    [Fact]
    public void Files_that_belong_together_get_their_names_together()
    {
        AtomicFile.WriteTogether((_folder.File("a"), Writing("1")), (_folder.File("b"), stream =>
        {
            Assert.False(File.Exists(_folder.File("a")));
            Writing("2")(stream);
        }
        ));
        Assert.Equal(["a", "b"], _folder.Names);
        Assert.Throws<InvalidOperationException>(
            () => AtomicFile.WriteTogether(
            (_folder.File("a"), Writing("3")), (_folder.File("b"), _ => throw new InvalidOperationException())));
        Assert.Equal(("1", "2"), (File.ReadAllText(_folder.File("a")), File.ReadAllText(_folder.File("b"))));
        Assert.Equal(["a", "b"], _folder.Names);
        Assert.Throws<IOException>(() => AtomicFile.WriteTogether((_folder.File("c"), Writing("1")), (_folder.File("c"), Writing("2"))));
        Assert.Equal(["a", "b"], _folder.Names);
    }

    [Theory]
    [InlineData(250)]
    [InlineData(255)]
    public void A_name_may_be_as_long_as_the_file_system_allows(int length)
    {
        string name = new('n', length);
        AtomicFile.CheckTargets([("--out", _folder.File(name))], []);
        AtomicFile.Write(_folder.File(name), Writing("long"));
        Assert.Equal([name], _folder.Names);
        // Two bytes each, and the cut must not fall within one.
        name = new('ö', length / 2);
        AtomicFile.Write(_folder.File(name), Writing("long"));
        Assert.Contains(name, _folder.Names);
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_after_a_day_and_nothing_else()
    {
        string random = new('7', 32), old = $".report.html.{random}.unfinished", fresh = $".other.{random}.unfinished",
            live = $".live.{random}.unfinished";
        foreach (string name in new[] { old, fresh, live, ".report.html.77.unfinished", "a.unfinished" }) _folder.Write(name, "half");
        Directory.CreateDirectory(_folder.File($".folder.{random}.unfinished"));
        File.CreateSymbolicLink(_folder.File($".link.{random}.unfinished"), _folder.File("a.unfinished"));
        string[] before = _folder.Names;

        using FileStream writer = new(_folder.File(live), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        foreach (string name in before.Except([fresh]))
            if (!Directory.Exists(_folder.File(name)) && name != live)
                File.SetLastWriteTimeUtc(_folder.File(name), File.GetLastWriteTimeUtc(_folder.File(fresh)).AddHours(-25));
        File.SetLastWriteTimeUtc(writer.SafeFileHandle, File.GetLastWriteTimeUtc(_folder.File(fresh)).AddHours(-25));

        AtomicFile.Write(_folder.File("new"), Writing("x"));
        Assert.Equal(before.Except([old]).Append("new").Order(StringComparer.Ordinal), _folder.Names);
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static void AssertWhole(byte[] content)
    {
        Assert.Equal(200_000, content.Length);
        Assert.DoesNotContain(content, value => value != content[0]);
    }

    private static async Task InParallel(Action<int> write)
    {
        using var start = new ManualResetEventSlim();
        Task[] writers = [.. Enumerable.Range(0, 40).Select(i => Task.Factory.StartNew(() =>
        {
            start.Wait();
            write(i);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        start.Set();
        await Task.WhenAll(writers);
    }

    private static Action<Stream> Content(int i) => stream =>
    {
        var part = new byte[1000];
        part.AsSpan().Fill((byte)i);
        for (int k = 0; k < 200; k++) stream.Write(part);
    };

    private static Action<Stream> Writing(string text) => stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
}
