using System.Diagnostics;
using MLNetHybrid.Tool.Commands;

namespace MLNetHybrid.Tool.Tests.Commands;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("", "detect", "score", "completion")]
    [InlineData("detect data.csv --no", "--no-label", "--no-clock")]
    [InlineData("detect data.csv --model ", "ensemble", "ocsvm")]
    [InlineData("completion ", "bash", "zsh", "fish", "pwsh")]
    public void Commands_options_and_values_are_suggested(string line, params string[] expected)
    {
        string[] suggested = Print($"[suggest:{line.Length}]", line).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(expected.Except(suggested));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F")]
    [InlineData("zsh", "compdef")]
    [InlineData("fish", "complete --command mlnet-hybrid")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public void Each_shell_has_a_script(string shell, string hook)
    {
        string script = Print("completion", shell);
        Assert.Contains(hook, script, StringComparison.Ordinal);
        Assert.Contains("[suggest:", script, StringComparison.Ordinal);
    }

    /// <summary>Bash itself runs the script, and the program behind it.</summary>
    [Fact]
    public void Bash_completes_an_option()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash.");
        string host = Environment.ProcessPath is string path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
        string program = Path.ChangeExtension(typeof(CommandLine).Assembly.Location, ".dll");
        string script = $$"""
            mlnet-hybrid() { "{{host}}" exec "{{program}}" "$@"; }
            {{Print("completion", "bash")}}
            COMP_LINE="mlnet-hybrid detect data.csv --alarms"
            COMP_WORDS=(mlnet-hybrid detect data.csv --alarms); COMP_CWORD=3; COMP_POINT=${#COMP_LINE}
            _mlnet_hybrid
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var folder = new TemporaryFolder();
        using Process bash = Process.Start(new ProcessStartInfo("/bin/bash", ["--norc", folder.Write("complete.sh", script)])
        {
            RedirectStandardOutput = true,
        })!;
        string printed = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal("--alarms-per-day", printed.Trim());
    }

    private static string Print(params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.Equal(CommandLine.Done, CommandLine.Run(arguments, _ => throw new InvalidOperationException(), new() { Output = output }));
        return output.ToString();
    }
}
