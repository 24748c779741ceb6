using MLNetHybrid.Testing.Checks;

namespace MLNetHybrid.Testing;

/// <summary>Tries whether an estimator and the transformer it fits keep ML.NET's rules.</summary>
/// <remarks>
/// One object fits a model when one is first needed and keeps it for the rules that only look at it; six rules fit more. It may be used by
/// one test after the other or by several at once.
/// </remarks>
/// <example>
/// <code>
/// var numbers = Enumerable.Range(0, 100).Select(i => new { Value = (float)i }).ToArray();
/// var checks = new MLNetHybrid.Testing.EstimatorChecks(
///     context => context.Transforms.CopyColumns("Copy", "Value"),
///     context => context.Data.LoadFromEnumerable(numbers),
///     new() { AcceptsAnyType = true });
/// checks.Verify();
/// </code>
/// </example>
public sealed class EstimatorChecks
{
    private static readonly Dictionary<EstimatorCheck, Action<Subject>> Bodies = new()
    {
        [EstimatorCheck.PromisedSchema] = SchemaChecks.PromisedSchema,
        [EstimatorCheck.OneSchema] = SchemaChecks.OneSchema,
        [EstimatorCheck.SavedAndLoaded] = ModelChecks.SavedAndLoaded,
        [EstimatorCheck.SameSeedSameModel] = ModelChecks.SameSeedSameModel,
        [EstimatorCheck.RowsKeepTheirPlace] = RowChecks.RowsKeepTheirPlace,
        [EstimatorCheck.ActiveColumnsOnly] = CursorChecks.ActiveColumnsOnly,
        [EstimatorCheck.Cursors] = CursorChecks.Cursors,
        [EstimatorCheck.CursorSets] = CursorChecks.CursorSets,
        [EstimatorCheck.Shuffling] = CursorChecks.Shuffling,
        [EstimatorCheck.SeveralThreads] = CursorChecks.SeveralThreads,
        [EstimatorCheck.RowMapper] = RowChecks.RowMapper,
        [EstimatorCheck.FewerRows] = RowChecks.FewerRows,
        [EstimatorCheck.EmptyView] = RowChecks.EmptyView,
        [EstimatorCheck.MissingAndInfinite] = RowChecks.MissingAndInfinite,
        [EstimatorCheck.AbsentColumn] = SchemaChecks.AbsentColumn,
        [EstimatorCheck.ColumnOfAnotherType] = SchemaChecks.ColumnOfAnotherType,
        [EstimatorCheck.Disposing] = ModelChecks.Disposing,
    };

    private readonly EstimatorCheckOptions _options;
    private readonly Subject _subject;

    /// <summary>An estimator to try.</summary>
    /// <param name="estimator">Makes it; called often, with a fresh context each time.</param>
    /// <param name="data">
    /// Makes the rows to train on, at least 32, in a given context: the same each time. Hundreds of rows and small sizes of the estimator
    /// are enough.
    /// </param>
    /// <param name="options">What is different about the estimator; null: nothing.</param>
    /// <exception cref="ArgumentNullException"><paramref name="estimator"/> or <paramref name="data"/> is null.</exception>
    public EstimatorChecks(
        Func<MLContext, IEstimator<ITransformer>> estimator, Func<MLContext, IDataView> data, EstimatorCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(data);
        _options = options ?? new();
        _subject = new(estimator, data, _options);
    }

    /// <summary>All rules.</summary>
    public static IReadOnlyList<EstimatorCheck> All { get; } = Enum.GetValues<EstimatorCheck>();

    /// <summary>Tries all rules save those in <see cref="EstimatorCheckOptions.Except"/>.</summary>
    /// <exception cref="EstimatorCheckException">Rules are broken; it lists all of them.</exception>
    public void Verify()
    {
        IReadOnlyList<EstimatorViolation> violations = Violations();
        if (violations.Count > 0) throw new EstimatorCheckException(violations);
    }

    /// <summary>Tries one rule; one that is in <see cref="EstimatorCheckOptions.Except"/> holds.</summary>
    /// <param name="check">The rule.</param>
    /// <exception cref="EstimatorCheckException">It is broken.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rule.</exception>
    public void Verify(EstimatorCheck check)
    {
        if (Violation(check) is { } violation) throw new EstimatorCheckException([violation]);
    }

    /// <summary>Tries all rules save those in <see cref="EstimatorCheckOptions.Except"/>.</summary>
    /// <returns>Those that are broken.</returns>
    public IReadOnlyList<EstimatorViolation> Violations() => [.. All.Select(Violation).OfType<EstimatorViolation>()];

    private EstimatorViolation? Violation(EstimatorCheck check)
    {
        if (!Bodies.TryGetValue(check, out Action<Subject>? body))
            throw new ArgumentOutOfRangeException(nameof(check), check, "Must be one of EstimatorChecks.All.");
        if (_options.Except.Contains(check)) return null;
        try
        {
            body(_subject);
            return null;
        }
        catch (BrokenRuleException broken)
        {
            return new(check, broken.Message);
        }
        // Whatever comes out of an estimator under test is a finding, not an end of the checks.
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new(check, $"expected no exception; found {error.GetType()}: {error.Message}\n{error.StackTrace}");
        }
    }
}
