using MLNetHybrid.Explanations.Verdicts;

namespace MLNetHybrid.Explanations;

/// <summary>
/// Looks for the smallest set of features that make a window normal when they take normal values: in the last row, in the row in which they
/// count most, or in all rows; each candidate is scored by the model. Of the set found, the values then go back towards the row's own as
/// far as the verdict stays normal.
/// </summary>
internal sealed class CounterfactualSearch(ModelPath path, WindowJudge judge, NormalReference reference)
{
    // Features among which sets of one, two, three and more are tried; and normal rows whose values are.
    private const int Singles = 64, Pairs = 12, Triples = 8, Neighbors = 3;
    private const int StepsBack = 32;

    private readonly int _steps = path.WindowLength, _featureCount = path.FeatureCount;

    /// <summary>Null: no set of features was found.</summary>
    /// <param name="x">(L, F), an anomaly.</param>
    /// <param name="ranked">The features, the strongest driver first.</param>
    /// <param name="strongest">By feature: the step in which it counts most.</param>
    /// <param name="most">Features that may change.</param>
    public (int[] Features, Func<int, int[]> Steps, double[] Changed, Judgement Judgement, bool IsBound)? Find(
        double[] x, int[] ranked, int[] strongest, int most)
    {
        if (reference.IsEmpty) return null;
        double[][] proposals = [.. reference.Nearest(x, Neighbors).Select(near => Proposal(near.Window)), Medians(), Between(x)];
        int[] all = [.. Enumerable.Range(0, _steps)];
        List<Func<int, int[]>> scopes = [_ => [_steps - 1]];
        if (_steps > 1) scopes.AddRange([f => [strongest[f]], _ => all]);
        for (int size = 1; size <= Math.Min(most, _featureCount); size++)
        {
            int[][] sets = [.. Sets(ranked, size)];
            foreach (Func<int, int[]> steps in scopes)
            {
                var candidates = new List<(int[] Set, double[] Changed)>();
                foreach (int[] set in sets)
                    foreach (double[] proposal in proposals) candidates.Add((set, Replaced(x, proposal, set, steps, 1)));
                Judgement[] judged = judge.Judge([.. candidates.Select(candidate => candidate.Changed)]);
                int best = -1;
                for (int c = 0; c < judged.Length; c++)
                    if (judged[c].IsNormal && (best < 0 || judged[c].Score < judged[best].Score)) best = c;
                if (best >= 0) return Back(x, candidates[best].Changed, candidates[best].Set, steps, judged[best]);
            }
        }
        return null;
    }

    // Twice: on a coarse grid between the normal values and the row's own, and on a fine one around where the verdict turns. It goes on as
    // long as every value is normal, so that all between are.
    private (int[], Func<int, int[]>, double[], Judgement, bool) Back(
        double[] x, double[] normal, int[] set, Func<int, int[]> steps, Judgement judgement)
    {
        double[] best = normal;
        double share = 0, width = 1;   // share of the way back that is gone
        for (int round = 0; round < 2; round++)
        {
            double start = share, step = width / StepsBack;
            double[][] grid = [.. Enumerable.Range(1, StepsBack - 1).Select(i => Rounded(x, normal, set, steps, start + i * step))];
            Judgement[] judged = judge.Judge(grid);
            for (int i = 0; i < grid.Length && judged[i].IsNormal; i++)
                (best, judgement, share) = (grid[i], judged[i], start + (i + 1) * step);
            width = step;
        }
        return (set, steps, best, judgement, set.Length == 1 && steps(set[0]).Length == 1 && !reference.IsFlag(set[0]));
    }

    // Flags stay 0 or 1; counts stay whole, rounded to the normal side.
    private double[] Rounded(double[] x, double[] normal, int[] set, Func<int, int[]> steps, double share)
    {
        double[] changed = Replaced(x, normal, set, steps, 1 - share);
        foreach (int f in set)
        {
            foreach (int step in steps(f))
            {
                int at = step * _featureCount + f;
                if (reference.IsFlag(f)) changed[at] = normal[at];
                else if (reference.IsWhole(f)) changed[at] = normal[at] < x[at] ? Math.Floor(changed[at]) : Math.Ceiling(changed[at]);
            }
        }
        return changed;
    }

    private double[] Replaced(double[] x, double[] normal, int[] set, Func<int, int[]> steps, double share)
    {
        double[] changed = [.. x];
        foreach (int f in set)
        {
            foreach (int step in steps(f))
            {
                int at = step * _featureCount + f;
                changed[at] = share == 1 ? normal[at] : x[at] + share * (normal[at] - x[at]);
            }
        }
        return changed;
    }

    // Halfway between the rows before and after, as where one row of a series is off; at the ends the one neighbour that there is.
    private double[] Between(double[] x)
    {
        var between = new double[x.Length];
        for (int at = 0; at < x.Length; at++)
        {
            int before = at - _featureCount, after = at + _featureCount;
            if (before < 0) before = after < x.Length ? after : at;
            if (after >= x.Length) after = before;
            between[at] = (x[before] + x[after]) / 2;
        }
        return between;
    }

    private double[] Proposal(NormalWindow window) =>
        [.. Enumerable.Range(0, _steps * _featureCount).Select(at => reference.At(window, at / _featureCount, at % _featureCount, _steps))];

    private double[] Medians()
    {
        double[] row = [.. Enumerable.Range(0, _featureCount).Select(reference.Median)];
        return [.. Enumerable.Range(0, _steps).SelectMany(_ => row)];
    }

    private static IEnumerable<int[]> Sets(int[] ranked, int size) => size switch
    {
        1 => ranked.Take(Singles).Select(f => new[] { f }),
        2 => Combinations(ranked.Take(Pairs).ToArray(), 2),
        3 => Combinations(ranked.Take(Triples).ToArray(), 3),
        _ => [ranked.Take(size).ToArray()],
    };

    private static IEnumerable<int[]> Combinations(int[] of, int size)
    {
        if (size == 0) return [[]];
        return Enumerable.Range(0, of.Length).SelectMany(i =>
            Combinations(of[(i + 1)..], size - 1).Select(rest => (int[])[of[i], .. rest]));
    }
}
