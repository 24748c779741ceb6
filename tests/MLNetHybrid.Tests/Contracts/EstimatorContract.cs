using System.Collections.Concurrent;
using MLNetHybrid.Testing;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>
/// What every estimator of the library promises: the rules of the public suite, and what that suite cannot see. A subclass names the
/// estimator; every fact here then holds for it.
/// </summary>
public abstract class EstimatorContract : SavingContract
{
    // Each case has an object of its own; the suite's keeps the model that it fits.
    private static readonly ConcurrentDictionary<Type, EstimatorChecks> Checks = [];

    public static TheoryData<EstimatorCheck> Rules => [.. EstimatorChecks.All];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rules_of_the_public_suite_are_kept(EstimatorCheck rule) => Checks.GetOrAdd(GetType(), _ => new(
        Create, ml => ContractRow.View(ml, Rows), new EstimatorCheckOptions
        {
            Seed = Seed,
            BatchTolerance = BatchTolerance,
            AcceptsAnyType = AcceptsAnyType,
            // Some of the training rows lie on a one-class SVM's boundary by its construction, and there rounding decides.
            OtherData = ml => ContractRow.View(ml, Rows, seed: 8),
        })).Verify(rule);
}
