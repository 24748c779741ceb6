namespace MLNetHybrid.TorchSharp.Tests;

/// <summary>The only tests that are run where libtorch cannot be loaded.</summary>
public sealed class NativeTorchTests
{
    /// <summary>Set to 1 where libtorch must be there, as in CI.</summary>
    private const string RequiredVariable = "MLNETHYBRID_REQUIRE_TORCH";

    [Fact]
    public void Libtorch_can_be_loaded()
    {
        bool required = Environment.GetEnvironmentVariable(RequiredVariable) == "1";
        if (NativeTorch.MissingReason is string reason && !required) Assert.Skip(reason);
        Assert.Null(NativeTorch.MissingReason);
        NativeTorch.ThrowIfMissing();
    }

    [Theory]
    [InlineData("/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by libLibTorchSharp.so)", "GLIBCXX_3.4.32")]
    [InlineData("/lib/libc.so.6: version `GLIBC_2.38' not found (required by libLibTorchSharp.so)", "GLIBC_2.38")]
    public void An_old_runtime_is_named_with_the_cure(string loaderLine, string symbol)
    {
        string message = NativeTorch.Explain(
            $"Unable to load shared library 'LibTorchSharp'.\nA.so: cannot open shared object file\n{loaderLine}\nB.so: no");
        Assert.Contains(symbol, message, StringComparison.Ordinal);
        Assert.Contains("eng/install-torch-prerequisites.sh", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Any_other_failure_is_one_line()
    {
        string message = NativeTorch.Explain("Unable to load shared library 'LibTorchSharp'.\nA.so: cannot open shared object file");
        Assert.Equal("TorchSharp's native library cannot be loaded: Unable to load shared library 'LibTorchSharp'.", message);
    }
}
