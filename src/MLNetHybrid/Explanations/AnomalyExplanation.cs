using MLNetHybrid.Explanations;

namespace MLNetHybrid;

/// <summary>
/// Why a model judged a row as it did: the members and their scores on one scale, the features that drove them, the nearest normal rows,
/// and what would have to change for a normal verdict. Immutable; System.Text.Json writes and reads it.
/// </summary>
public sealed record AnomalyExplanation
{
    /// <summary>The row's index in the explained data, from 0.</summary>
    public required long Row { get; init; }

    /// <summary>Whether the row was judged, and if not, why: then there is nothing but this, and <see cref="Remark"/>.</summary>
    public required RowStatus Status { get; init; }

    /// <summary>The model's verdict.</summary>
    public bool IsAnomaly { get; init; }

    /// <summary>The model's score; null: the row was not judged.</summary>
    public float? Score { get; init; }

    /// <summary>Rows with a higher score are anomalies; null: the members' votes decide.</summary>
    public float? Threshold { get; init; }

    /// <summary>How the members' votes decide; null: the <see cref="Threshold"/> does.</summary>
    public VoteRule? Rule { get; init; }

    /// <summary>L, rows that the verdict rests on: the row and those before it in its stream.</summary>
    public int WindowLength { get; init; } = 1;

    /// <summary>The detectors, the one with the largest part in the verdict first.</summary>
    public IReadOnlyList<MemberExplanation> Members { get; init; } = [];

    /// <summary>The features that drove the verdict, the strongest first.</summary>
    public IReadOnlyList<FeatureDriver> Drivers { get; init; } = [];

    /// <summary>The most similar normal rows, the nearest first; empty: none are known, or none were asked for.</summary>
    public IReadOnlyList<NormalNeighbor> Neighbors { get; init; } = [];

    /// <summary>What would have to change; null: the row is normal, or <see cref="Remark"/> says why there is none.</summary>
    public Counterfactual? Counterfactual { get; init; }

    /// <summary>The names of all features.</summary>
    public IReadOnlyList<string> FeatureNames { get; init; } = [];

    /// <summary>The row's values, in that order, in the units of the column that enters the model.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>What could not be said, and why; null: nothing is missing.</summary>
    public string? Remark { get; init; }

    /// <summary>The explanation in words, several lines.</summary>
    public string ToText() => ExplanationText.Write(this);

    /// <summary>
    /// The explanation as a fragment of HTML: a <c>section</c> of class "explanation". It needs no style sheet and no script, everything
    /// from the data is escaped, and no element has style or event attributes, so that it stands under any content security policy.
    /// </summary>
    public string ToHtml() => ExplanationHtml.Write(this);
}
