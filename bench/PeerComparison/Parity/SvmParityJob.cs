using System.Globalization;
using System.Text.Json.Nodes;
using Bench.Reporting;
using Microsoft.ML;
using MLNetHybrid;
using PeerComparison.Peers;

namespace PeerComparison.Parity;

/// <summary>How far OneClassSvm and LIBSVM, both with their default tolerance, end from the optimum on many rows.</summary>
internal sealed class SvmParityJob
{
    private const double DefaultTolerance = 1e-3, OptimumTolerance = 1e-6, ObjectiveLimit = 1e-4, DecisionLimit = 1e-3;

    private static readonly string[] Headings =
    [
        "problem", "support vectors", "LIBSVM: objective", "decision", "OneClassSvm: objective", "decision", "within limits",
    ];

    private readonly int _threads;
    private readonly string? _python;
    private readonly TextWriter _progress;

    /// <param name="threads">Of our fits.</param>
    /// <param name="python">A Python, or null for the usual places.</param>
    /// <param name="progress">For one line per problem.</param>
    public SvmParityJob(int threads, string? python, TextWriter progress)
    {
        _threads = threads;
        _python = python;
        _progress = progress;
    }

    /// <exception cref="InvalidOperationException">There is no scikit-learn.</exception>
    public Report Run()
    {
        using var peers = new PeerSet(_python, rscript: null, _threads);
        PeerProcess libsvm = peers.ScikitLearn
            ?? throw new InvalidOperationException("svm-parity needs a Python with scikit-learn; see --python.");
        List<IReadOnlyList<string>> rows = [];
        var figures = new JsonArray();
        foreach (SvmProblem problem in SvmProblem.All())
        {
            _progress.WriteLine(problem);
            peers.Load(libsvm, problem.Data);
            SvmSolution Theirs(double tolerance)
            {
                libsvm.Ask(problem.PeerCommand(tolerance));
                return SvmSolution.OfPeer(peers.Result(libsvm));
            }
            SvmSolution optimum = Theirs(OptimumTolerance), theirs = Theirs(DefaultTolerance);
            var ml = new MLContext(1);
            OneClassSvmTrainer trainer = ml.AnomalyDetection.Trainers.OneClassSvm(problem.Options with { NumberOfThreads = _threads });
            OneClassSvmTransformer model = trainer.Fit(problem.Data.ToDataView(ml));
            SvmSolution ours = SvmSolution.OfModel(ml, model, problem.Data);

            double[] errors = [theirs.ObjectiveError(optimum), theirs.DecisionError(optimum), ours.ObjectiveError(optimum),
                ours.DecisionError(optimum)];
            bool isWithin = errors[2] <= ObjectiveLimit && errors[3] <= DecisionLimit;
            string supportVectors = model.Model.SupportVectorCount.ToString("N0", CultureInfo.InvariantCulture);
            rows.Add([problem.ToString(), supportVectors, .. errors.Select(e => e.ToString("0.0E+0", CultureInfo.InvariantCulture)),
                isWithin ? "yes" : "no"]);
            var figure = new JsonObject
            {
                ["problem"] = problem.ToString(),
                ["supportVectors"] = model.Model.SupportVectorCount,
                ["objective"] = optimum.Objective,
                ["theirObjectiveError"] = errors[0],
                ["theirDecisionError"] = errors[1],
                ["ourObjectiveError"] = errors[2],
                ["ourDecisionError"] = errors[3],
            };
            figures.Add((JsonNode)figure);
        }
        string[] notes =
        [
            .. Machine.Notes(),
            $"Peer: {libsvm.Version}, computing with {libsvm.Pools}; its OneClassSVM is LIBSVM.",
            "Both with their default tolerance, 1E-3, against the optimum as LIBSVM finds it at 1E-6: the difference of the objective, "
                + "relative, and the "
                + "largest difference of the training rows' decision values, relative to the largest decision value. Limits: 1E-4 and "
                    + "1E-3.",
        ];
        return new Report("OneClassSvm and LIBSVM: distance from the optimum", notes, Headings, rows, figures);
    }
}
