using MLNetHybrid.Explanations.Verdicts;

namespace MLNetHybrid.Explanations;

/// <summary>Divides the members' scores among the values of a window.</summary>
internal sealed class ContributionReader(ModelPath path, WindowJudge judge)
{
    // The features whose steps are told apart where that takes a score for each.
    private const int FeaturesByStep = 3;

    /// <summary>By member.</summary>
    /// <param name="x">(L, F)</param>
    /// <param name="judged">What the model says of it.</param>
    /// <param name="reference">Normal rows.</param>
    /// <param name="measure">A member's rarity by number and score; its score where there is no rarity.</param>
    public ContributionShares[] Read(double[] x, Judgement judged, NormalReference reference, Func<int, float, double> measure)
    {
        var result = new ContributionShares[path.Members.Count];
        int[] known = [.. Enumerable.Range(0, result.Length).Where(m => path.Members[m].ContributionsColumn is not null)];
        if (known.Length > 0)
        {
            float[][] contributions = judge.Explain(x).Contributions;
            foreach (int m in known) result[m] = new(ContributionKind.Detector, Placed(path.Members[m], contributions[m]));
        }
        int[] others = [.. Enumerable.Range(0, result.Length).Except(known)];
        if (others.Length == 0) return result;
        if (reference.IsEmpty)
        {
            foreach (int m in others) result[m] = new(ContributionKind.None, new double[x.Length]);
            return result;
        }
        Replace(x, judged, reference, measure, others, result);
        return result;
    }

    // A detector's column holds the values of its own window: the last steps of ours, and of one source column of several.
    private double[] Placed(ExplainedMember member, float[] contributions)
    {
        FeatureOrigin origin = member.Origin!;
        int L = path.WindowLength, F = path.FeatureCount, width = origin.Source.FeatureCount, first = path.FirstFeature(origin.Source);
        var placed = new double[L * F];
        for (int i = 0; i < contributions.Length; i++)
        {
            int step = L - origin.Steps + i / width;
            if (member.Detector!.ScoresLastStepOnly && step < L - 1) continue;
            if (float.IsFinite(contributions[i])) placed[step * F + first + i % width] = contributions[i];
        }
        return placed;
    }

    private void Replace(
        double[] x, Judgement judged, NormalReference reference, Func<int, float, double> measure, int[] members,
        ContributionShares[] result)
    {
        int L = path.WindowLength, F = path.FeatureCount;
        NormalWindow nearest = reference.Nearest(x, 1)[0].Window;
        // Of two normal values in its place, the one that takes more away counts.
        var replacements = new List<Func<int, int, double>>
        {
            (step, feature) => reference.At(nearest, step, feature, L),
            (_, feature) => reference.Median(feature),
        };
        double[][] byFeature = Losses(
            [.. Enumerable.Range(0, F).Select(f => Enumerable.Range(0, L).Select(step => step * F + f).ToArray())]);
        for (int i = 0; i < members.Length; i++)
        {
            var values = new double[L * F];
            int[] chosen = [.. Enumerable.Range(0, F).OrderByDescending(f => byFeature[f][i]).Take(L == 1 ? 0 : FeaturesByStep)];
            foreach (int f in Enumerable.Range(0, F)) values[(L - 1) * F + f] = byFeature[f][i];
            foreach (int f in chosen)
            {
                double[] bySteps = [.. Losses([.. Enumerable.Range(0, L).Select(step => new[] { step * F + f })]).Select(loss => loss[i])];
                double positive = bySteps.Sum(loss => Math.Max(0, loss));
                if (positive > 0 && byFeature[f][i] > 0)
                    for (int step = 0; step < L; step++) values[step * F + f] = byFeature[f][i] * Math.Max(0, bySteps[step]) / positive;
            }
            result[members[i]] = values.Any(value => value > 0)
                ? new(ContributionKind.Replacement, values)
                : new(ContributionKind.Distance, reference.Differences(x, nearest));
        }

        // By set of values: what each member's measure loses without them.
        double[][] Losses(int[][] sets)
        {
            Judgement[] changed = judge.Judge(
            [
                .. sets.SelectMany(set => replacements.Select(replacement =>
                {
                    double[] variant = [.. x];
                    foreach (int at in set) variant[at] = replacement(at / F, at % F);
                    return variant;
                })),
            ]);
            return
            [
                .. changed.Chunk(replacements.Count).Select(some => members.Select(m => some.Max(judgement =>
                    Math.Max(0, measure(m, judged.MemberScores[m]) - measure(m, judgement.MemberScores[m])))).ToArray()),
            ];
        }
    }
}
