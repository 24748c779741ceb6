using MLNetHybrid.Numerics.Eigen;

namespace MLNetHybrid.Tests.Numerics.Eigen;

public sealed class EigenTests
{
    public static TheoryData<string, int> Spectra => new(
        from kind in new[] { "falling", "equal", "few", "zero" } from n in new[] { 1, 2, 3, 23, 64, 65, 150 } select (kind, n));

    [Theory]
    [MemberData(nameof(Spectra))]
    public void Full_decomposition_finds_every_pair(string kind, int n)
    {
        double[] values = Spectrum(kind, n), a = SymmetricMatrix.WithEigenvalues(values);
        EigenPairs pairs = SymmetricEigen.Leading([.. a], n, new EigenTarget(n, 0, 0), 2, () => { });
        SymmetricMatrix.AssertPairs(a, n, pairs, values, 1e-13);
    }

    [Theory]
    [InlineData("falling", 10)]
    [InlineData("falling", 40)]
    [InlineData("equal", 30)]
    [InlineData("few", 5)]
    [InlineData("few", 20)]
    public void Lanczos_finds_the_leading_pairs_also_where_they_are_equal_or_zero(string kind, int count)
    {
        const int N = 310;
        double[] values = Spectrum(kind, N), a = SymmetricMatrix.WithEigenvalues(values);
        var target = new EigenTarget(count, 0, 0);
        EigenPairs pairs = Assert.IsType<EigenPairs>(new BlockLanczos(SymmetricMatrix.Panels(a, N), N, 2, () => { }).Find(target));
        // Accepted residuals are 1e-9 of the largest value.
        SymmetricMatrix.AssertPairs(a, N, pairs, values[..count], 2e-9);
    }

    [Fact]
    public void A_share_is_held_by_the_least_number_of_pairs()
    {
        const int N = 310;
        double[] values = Spectrum("falling", N), a = SymmetricMatrix.WithEigenvalues(values);
        foreach (double share in new[] { 0.01, 0.3, 0.9, 0.99 })
        {
            double sum = 0;
            int expected = values.TakeWhile(value => (sum += value) < share * values.Sum()).Count() + 1;
            var target = new EigenTarget(null, share, values.Sum());
            EigenPairs found = Assert.IsType<EigenPairs>(new BlockLanczos(SymmetricMatrix.Panels(a, N), N, 2, () => { }).Find(target));
            SymmetricMatrix.AssertPairs(a, N, found, values[..expected], 2e-9);
            SymmetricMatrix.AssertPairs(a, N, SymmetricEigen.Leading([.. a], N, target, 2, () => { }), values[..expected], 1e-12);
        }
    }

    [Fact]
    public void Lanczos_gives_up_where_the_leading_pairs_are_more_than_it_may_hold()
    {
        const int N = 310;
        double[] a = SymmetricMatrix.WithEigenvalues(Spectrum("equal", N));
        Assert.Null(new BlockLanczos(SymmetricMatrix.Panels(a, N), 96, 2, () => { }).Find(new EigenTarget(null, 0.9, 100)));
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        const int N = 310;
        double[] a = SymmetricMatrix.WithEigenvalues(Spectrum("falling", N));
        var target = new EigenTarget(30, 0, 0);
        EigenPairs[] lanczos = [.. new[] { 1, 2, 5 }.Select(threads =>
            new BlockLanczos(SymmetricMatrix.Panels(a, N), N, threads, () => { }).Find(target)!)];
        EigenPairs[] full = [.. new[] { 1, 2, 5 }.Select(threads => SymmetricEigen.Leading([.. a], N, target, threads, () => { }))];
        foreach (EigenPairs[] results in new[] { lanczos, full })
        {
            Assert.All(results, result => Assert.Equal(results[0].Values, result.Values));
            Assert.All(results, result => Assert.Equal(results[0].Vectors, result.Vectors));
        }
    }

    private static double[] Spectrum(string kind, int n) => [.. Enumerable.Range(0, n).Select(i => kind switch
    {
        "falling" => Math.Pow(0.9, i),
        "equal" => i < n / 3 ? 1.0 : 1e-3,
        "few" => i < 8 ? 8.0 - i : 0,
        _ => 0.0,
    })];
}
