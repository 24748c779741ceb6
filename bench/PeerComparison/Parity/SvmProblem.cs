using System.Globalization;
using Bench.Data;
using MLNetHybrid;

namespace PeerComparison.Parity;

/// <summary>A one-class SVM to train on both sides.</summary>
/// <param name="Data">The rows.</param>
/// <param name="Kernel">K.</param>
/// <param name="Nu">nu.</param>
/// <param name="Gamma">A number, or null for the rule.</param>
/// <param name="Rule">Where gamma comes from otherwise.</param>
/// <param name="Coef0">Constant term of the polynomial and the sigmoid kernel.</param>
internal sealed record SvmProblem(
    FeatureRows Data, SvmKernel Kernel, double Nu, double? Gamma = null, GammaRule Rule = GammaRule.Scale, double Coef0 = 0)
{
    private const int ColumnCount = 16, Seed = 3;
    private static readonly double[] NuOfSome = [0.01, 0.05, 0.2, 0.5, 0.9], NuOfMany = [0.01, 0.1, 0.5];

    /// <summary>
    /// Every kernel, nu from 0.01 to 0.9 and every rule for gamma on 5,000 rows, and some of them on 20,000. The rows lie in ten clusters.
    /// </summary>
    public static IReadOnlyList<SvmProblem> All()
    {
        FeatureRows some = FeatureRows.Clustered(5_000, ColumnCount, Seed), many = FeatureRows.Clustered(20_000, ColumnCount, Seed);
        // Kernels of the dot product look for a plane between the rows and the origin: around the origin there is none.
        FeatureRows someAway = some.Shifted(3), manyAway = many.Shifted(3);
        return
        [
            .. NuOfSome.Select(nu => new SvmProblem(some, SvmKernel.Rbf, nu)),
            new(some, SvmKernel.Rbf, 0.1, Rule: GammaRule.Auto), new(some, SvmKernel.Rbf, 0.1, Gamma: 1),
            new(someAway, SvmKernel.Rbf, 0.5, Gamma: 0.001),
            new(someAway, SvmKernel.Linear, 0.01), new(someAway, SvmKernel.Linear, 0.1), new(someAway, SvmKernel.Linear, 0.5),
            new(someAway, SvmKernel.Polynomial, 0.02, Coef0: 1), new(someAway, SvmKernel.Polynomial, 0.5),
            new(some, SvmKernel.Polynomial, 0.2, Coef0: 1),
            new(some, SvmKernel.Sigmoid, 0.1, Gamma: 0.01), new(someAway, SvmKernel.Sigmoid, 0.5, Gamma: 0.001),
            .. NuOfMany.Select(nu => new SvmProblem(many, SvmKernel.Rbf, nu)),
            new(manyAway, SvmKernel.Linear, 0.05), new(manyAway, SvmKernel.Polynomial, 0.05, Coef0: 1),
            new(manyAway, SvmKernel.Sigmoid, 0.05, Gamma: 0.001),
        ];
    }

    public OneClassSvmTrainer.Options Options => new() { Kernel = Kernel, Nu = Nu, Gamma = Gamma, GammaRule = Rule, Coef0 = Coef0 };

    /// <summary>What scikit-learn is told, in the language of peer.py.</summary>
    public IEnumerable<string> PeerCommand(double tolerance) =>
        ["svm-solve", Data.Name, KernelName, Text(Nu), GammaText, Text(Coef0), Text(tolerance)];

    public override string ToString() =>
        $"{Data.Name}, {KernelName}, nu "
            + $"{Text(Nu)}{(Kernel == SvmKernel.Linear ? "" : $", gamma {GammaText}")}{(Coef0 == 0 ? "" : $", coef0 {Text(Coef0)}")}";

    private string KernelName =>
        Kernel switch { SvmKernel.Rbf => "rbf", SvmKernel.Linear => "linear", SvmKernel.Polynomial => "poly", _ => "sigmoid" };

    private string GammaText => Gamma is double gamma ? Text(gamma) : Rule == GammaRule.Auto ? "auto" : "scale";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
