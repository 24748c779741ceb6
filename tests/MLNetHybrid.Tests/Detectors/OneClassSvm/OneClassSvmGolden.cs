using System.Text.Json;
using MLNetHybrid.Detectors.OneClassSvm;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

/// <summary>scikit-learn's models, written by one_class_svm_golden.py.</summary>
internal sealed record OneClassSvmGolden(Dictionary<string, OneClassSvmGolden.DataSet> Data, OneClassSvmGolden.Case[] Cases)
{
    public static OneClassSvmGolden Instance { get; } = Golden.Read<OneClassSvmGolden>("one_class_svm");

    public sealed record DataSet(float[][] Rows, float[][] Probes)
    {
        public int ColumnCount => Rows[0].Length;

        public float[] Values => [.. Rows.SelectMany(r => r)];

        public float[] ProbeValues => [.. Probes.SelectMany(r => r)];
    }

    public sealed record Case(
        string Data, string Kernel, double Nu, JsonElement GammaOption, double Gamma, int Degree, double Coef0,
        double Tolerance, bool Shrinking,
        double AlphaSum, double Rho, double Objective, double[] Decision, double[] ProbeDecision)
    {
        public SvmKernel SvmKernel => Kernel switch
        {
            "rbf" => SvmKernel.Rbf,
            "linear" => SvmKernel.Linear,
            "poly" => SvmKernel.Polynomial,
            _ => SvmKernel.Sigmoid,
        };

        public KernelFunction Function => new(SvmKernel, Gamma, Degree, Coef0);

        public OneClassSvmPlan Plan => new(Function, Nu, Tolerance, 1 << 20, 10_000_000, Shrinking, ThreadCount: 1);
    }
}
