using MLNetHybrid.Numerics.Products;


namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>
/// Solves the dual of the one-class SVM (Schölkopf et al. 2001) by sequential minimal optimisation:
/// <code>
/// min 1/2 alpha' K alpha   subject to   0 &lt;= alpha_i &lt;= 1,  sum_i alpha_i = nu N
/// </code>
/// Two variables change per iteration, chosen by second-order information (Fan, Chen, Lin 2005). Scaling of the dual, stopping
/// rule, shrinking and offset as in LIBSVM (Chang, Lin 2011, sections 4 and 5), so that values of f compare with its values; unlike LIBSVM
/// the search goes on where f is small against the tolerance. One instance solves one problem.
/// </summary>
internal sealed class OneClassSolver
{
    private const int IterationsBetweenShrinking = 1000;

    /// <summary>
    /// Where max |f| of the training rows and |rho|, which is |f| far outside, are at least this, the plan's tolerance holds as it is.
    /// </summary>
    private const double LargeDecision = 10;

    private const double SinglePrecision = 1.0 / (1 << 23);

    private readonly OneClassSvmPlan _plan;
    private readonly Action _checkAlive;
    private readonly RowPanels _rows;
    private readonly KernelRowCache _cache;
    private readonly int[] _original; // which training row stands at each position: shrinking moves rows
    private readonly double[] _alpha;
    private readonly double[] _gradient;
    private readonly double[] _knownAlpha, _knownGradient; // of the last time when the gradient was known for all variables
    private readonly double[] _diagonal;
    private double _tolerance; // the plan's, or less where f is small
    private int _active;
    private bool _unshrunk;

    /// <param name="values">(N, D) row-major.</param>
    /// <param name="rowCount">N.</param>
    /// <param name="columnCount">D.</param>
    /// <param name="plan">The kernel and how to search.</param>
    /// <param name="checkAlive">Called now and then; throws to cancel.</param>
    public OneClassSolver(ReadOnlySpan<float> values, int rowCount, int columnCount, OneClassSvmPlan plan, Action checkAlive)
    {
        _plan = plan;
        _checkAlive = checkAlive;
        _rows = new RowPanels(values, rowCount, columnCount);
        _cache = new KernelRowCache(_rows, plan.Kernel, plan.CacheSizeInBytes, plan.ThreadCount);
        _original = new int[rowCount];
        _alpha = new double[rowCount];
        _gradient = new double[rowCount];
        _knownAlpha = new double[rowCount];
        _knownGradient = new double[rowCount];
        _diagonal = new double[rowCount];
        _tolerance = plan.Tolerance;
        _active = rowCount;
        for (int i = 0; i < rowCount; i++)
        {
            _original[i] = i;
            _diagonal[i] = plan.Kernel.Diagonal(values.Slice(i * columnCount, columnCount));
        }
    }

    /// <summary>Pairs of variables changed so far; another thread may watch it.</summary>
    public long Iterations { get; private set; }

    /// <summary>By how much the most violating pair violates optimality.</summary>
    public double Violation { get; private set; } = double.NaN;

    public OneClassSolution Solve()
    {
        int n = _alpha.Length;
        Start();

        int untilShrinking = Math.Min(n, IterationsBetweenShrinking) + 1;
        bool converged = false;
        while (Iterations < _plan.MaximumIterations)
        {
            if (--untilShrinking == 0)
            {
                untilShrinking = Math.Min(n, IterationsBetweenShrinking);
                _checkAlive();
                if (_plan.Shrinking) Shrink();
            }

            if (!TrySelect(out int i, out int j))
            {
                // The active variables are settled; are the ones set aside?
                Unshrink();
                if (!TrySelect(out i, out j) && !(TryTighten() && TrySelect(out i, out j)))
                {
                    converged = true;
                    break;
                }
                untilShrinking = 1;
            }

            Iterations++;
            Step(i, j);
        }

        Unshrink();
        var alpha = new double[n];
        double objective = 0;
        for (int t = 0; t < n; t++)
        {
            alpha[_original[t]] = _alpha[t];
            objective += _alpha[t] * _gradient[t] / 2;
        }
        return new OneClassSolution(alpha, Rho(), objective, Iterations, converged);
    }

    private void Start()
    {
        InitialAlpha.Find(_rows, _plan, _checkAlive, _alpha);
        CatchUp(from: 0);
    }

    private bool TrySelect(out int i, out int j)
    {
        j = -1;
        i = WorkingSetKernels.First(_gradient.AsSpan(0, _active), _alpha.AsSpan(0, _active));
        if (i < 0) return false;

        double min = _gradient[i];
        j = WorkingSetKernels.Second(
            _gradient.AsSpan(0, _active), _alpha.AsSpan(0, _active), _diagonal.AsSpan(0, _active),
            _cache.Row(i, _active), min, _diagonal[i], out double max);
        Violation = Math.Max(0, max - min);
        return j >= 0 && Violation >= _tolerance;
    }

    // LIBSVM's tolerance is absolute. Where f or rho is small, as with few rows or small kernel values, it would end the search early: then
    // it is made smaller in proportion, as far as kernel values in single precision have a say: G_i errs by about 2^-23 sum_j alpha_j
    // |K_ij|.
    private bool TryTighten()
    {
        double rho = Rho(), spread = 0, largest = 0, diagonal = 0;
        for (int t = 0; t < _alpha.Length; t++)
        {
            spread = Math.Max(spread, Math.Abs(_gradient[t] - rho));
            largest = Math.Max(largest, Math.Abs(_gradient[t]));
            diagonal += _alpha[t] * Math.Abs(_diagonal[t]);
        }
        double magnitude = _plan.Kernel.Kind == SvmKernel.Rbf ? largest : diagonal; // terms of both signs may have cancelled in G
        double required = Math.Max(_plan.Tolerance * Math.Min(spread, Math.Abs(rho)) / LargeDecision, SinglePrecision * magnitude);
        if (!(required < _tolerance && required <= Violation)) return false;
        _tolerance = required;
        return true;
    }

    // The minimum along the line alpha_i + d, alpha_j - d, cut off where one of the two meets its bound.
    private void Step(int i, int j)
    {
        ReadOnlySpan<float> rowI = _cache.Row(i, _active), rowJ = _cache.Row(j, _active);
        double oldI = _alpha[i], oldJ = _alpha[j], sum = oldI + oldJ;
        double d = (_gradient[j] - _gradient[i]) / WorkingSetKernels.Curvature(_diagonal[i], _diagonal[j], rowI[j]);

        // Bounds are met exactly, 0 and 1: comparisons with them decide which variables may move.
        double newI = Math.Clamp(oldI + d, Math.Max(0, sum - 1), Math.Min(1, sum));
        double newJ = newI == Math.Max(0, sum - 1) ? Math.Min(1, sum) : newI == Math.Min(1, sum) ? Math.Max(0, sum - 1) : oldJ - d;
        _alpha[i] = newI;
        _alpha[j] = newJ;
        WorkingSetKernels.UpdateGradient(rowI, rowJ, newI - oldI, newJ - oldJ, _gradient.AsSpan(0, _active));
    }

    // Sets variables aside that stand at a bound and whose gradient says they will stay there.
    private void Shrink()
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        for (int t = 0; t < _active; t++)
        {
            if (_alpha[t] < 1) min = Math.Min(min, _gradient[t]);
            if (_alpha[t] > 0) max = Math.Max(max, _gradient[t]);
        }

        if (!_unshrunk && max - min <= 10 * _plan.Tolerance)
        {
            // Near the end all of them are looked at once more, while mistakes are still cheap to mend.
            _unshrunk = true;
            Unshrink();
        }

        for (int t = 0; t < _active; t++)
        {
            if (!IsSettled(t, min, max)) continue;
            while (--_active > t)
            {
                if (IsSettled(_active, min, max)) continue;
                Swap(t, _active);
                break;
            }
        }
    }

    private bool IsSettled(int t, double min, double max) => _alpha[t] >= 1 ? _gradient[t] < min : _alpha[t] <= 0 && _gradient[t] > max;

    private void Unshrink()
    {
        if (_active == _alpha.Length) return;
        CatchUp(from: _active);
        _active = _alpha.Length;
    }

    private void Swap(int first, int second)
    {
        _rows.SwapRows(first, second);
        _cache.Swap(first, second);
        (_original[first], _original[second]) = (_original[second], _original[first]);
        (_alpha[first], _alpha[second]) = (_alpha[second], _alpha[first]);
        (_gradient[first], _gradient[second]) = (_gradient[second], _gradient[first]);
        (_knownAlpha[first], _knownAlpha[second]) = (_knownAlpha[second], _knownAlpha[first]);
        (_knownGradient[first], _knownGradient[second]) = (_knownGradient[second], _knownGradient[first]);
        (_diagonal[first], _diagonal[second]) = (_diagonal[second], _diagonal[first]);
    }

    // Brings variables set aside up to date, t in [from, N): G_t = G'_t + sum_i (alpha_i - alpha'_i) K(x_i, x_t), where G' and alpha' are
    // of the last time when all of G was known. At the start both are 0, later few variables have changed.
    private void CatchUp(int from)
    {
        int n = _alpha.Length;
        var changes = new double[n];
        for (int i = 0; i < n; i++) changes[i] = _alpha[i] - _knownAlpha[i];
        var sums = new double[n - from];
        KernelExpansion.OfNonzero(_rows, changes, _plan.Kernel).Evaluate(_rows, from, sums, _plan.ThreadCount, _checkAlive);
        for (int t = from; t < n; t++) _gradient[t] = _knownGradient[t] + sums[t - from];
        _alpha.CopyTo(_knownAlpha, 0);
        _gradient.CopyTo(_knownGradient, 0);
    }

    // Rho is G on free variables; without any, the middle of what the bounded ones allow.
    private double Rho()
    {
        double upper = double.PositiveInfinity, lower = double.NegativeInfinity, sumOfFree = 0;
        int free = 0;
        for (int t = 0; t < _alpha.Length; t++)
        {
            if (_alpha[t] >= 1) lower = Math.Max(lower, _gradient[t]);
            else if (_alpha[t] <= 0) upper = Math.Min(upper, _gradient[t]);
            else
            {
                free++;
                sumOfFree += _gradient[t];
            }
        }

        if (free > 0) return sumOfFree / free;

        // With nu = 1 nothing bounds rho from above and every rho >= lower is optimal; LIBSVM answers infinity, we take the bound.
        return double.IsPositiveInfinity(upper) ? lower : (upper + lower) / 2;
    }
}
