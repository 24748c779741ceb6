using MLNetHybrid;
using ScoringService.Incidents;

namespace ScoringService.Http;

/// <summary>Why an event is judged as it is.</summary>
/// <param name="Status">Whether it was judged, and if not, why.</param>
/// <param name="Score">Null: not judged.</param>
/// <param name="Threshold">Scores above it are alarms; null: the detectors' votes decide.</param>
/// <param name="Alarm">Whether it is one.</param>
/// <param name="Detectors">The one with the largest part in the verdict first.</param>
/// <param name="Features">What drove the verdict, the strongest first.</param>
/// <param name="Text">All of it in words.</param>
internal sealed record ExplanationAnswer(
    RowStatus Status, double? Score, double? Threshold, bool Alarm, IReadOnlyList<DetectorPart> Detectors,
    IReadOnlyList<FeaturePart> Features, string Text)
{
    public static ExplanationAnswer Of(AnomalyExplanation explanation) => new(
        explanation.Status, Finite(explanation.Score), Finite(explanation.Threshold), explanation.IsAnomaly,
        [.. explanation.Members.Select(member =>
            new DetectorPart(member.Name, Finite(member.Score), Finite(member.Rarity), member.IsAnomaly, Finite(member.Share)))],
        [.. explanation.Drivers.Select(driver =>
            new FeaturePart(
                driver.Feature, driver.RowsBefore, Finite(driver.Value), Finite(driver.TypicalLow), Finite(driver.TypicalHigh),
                Finite(driver.Contribution)))],
        explanation.ToText());

    // JSON has no other numbers.
    private static double? Finite(double? value) => value is double number && double.IsFinite(number) ? number : null;
}

/// <summary>A detector's part in a verdict.</summary>
/// <param name="Name">The detector.</param>
/// <param name="Score">Its own.</param>
/// <param name="Rarity">The same in decades of rarity.</param>
/// <param name="Alarm">Its own verdict.</param>
/// <param name="Share">Of the score, in [0, 1].</param>
internal sealed record DetectorPart(string Name, double? Score, double? Rarity, bool? Alarm, double? Share);

/// <summary>A feature's part in a verdict.</summary>
/// <param name="Name">In words.</param>
/// <param name="EventsBefore">In which event it counted most: 0 is the last one.</param>
/// <param name="Value">There.</param>
/// <param name="UsualLow">The lower end of what ordinary events have; null: not known.</param>
/// <param name="UsualHigh">The upper end.</param>
/// <param name="Share">Of the verdict, in [0, 1].</param>
internal sealed record FeaturePart(
    string Name, int EventsBefore, double? Value, double? UsualLow, double? UsualHigh, double? Share);

/// <summary>Why an incident is one.</summary>
/// <param name="Event">Its alarm with the highest score.</param>
/// <param name="EventsBefore">So many earlier events of that user are remembered, and explain it.</param>
/// <param name="Explanation">
/// Of that event, by these and what others did at the same addresses: where older events are forgotten, its score may differ from the one
/// that it had when it came.
/// </param>
internal sealed record IncidentExplanation(TimelineEvent Event, int EventsBefore, ExplanationAnswer Explanation);
