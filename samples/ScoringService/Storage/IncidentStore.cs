using ScoringService.Incidents;

namespace ScoringService.Storage;

/// <summary>Where incidents are kept. Safe from several threads.</summary>
internal interface IIncidentStore
{
    /// <summary>What it is, for people; without secrets.</summary>
    string Name { get; }

    /// <summary>Makes its tables where there are none.</summary>
    Task Prepare(CancellationToken cancel);

    /// <summary>Keeps incidents, new or changed; what people said of them stays. Forgets others, unless somebody said something.</summary>
    Task Save(IReadOnlyList<StoredIncident> incidents, IReadOnlyList<string> gone, CancellationToken cancel);

    /// <summary>Those that the query asks for, the latest first.</summary>
    Task<IReadOnlyList<StoredIncident>> Find(IncidentQuery query, CancellationToken cancel);

    /// <summary>One of them; null: there is none of this name.</summary>
    Task<StoredIncident?> Get(string id, CancellationToken cancel);

    /// <summary>Keeps what a person said; null: takes it back.</summary>
    /// <returns>Whether there is such an incident.</returns>
    Task<bool> Say(string id, Feedback? feedback, CancellationToken cancel);

    /// <summary>Deletes incidents that were last changed before that time.</summary>
    /// <returns>How many.</returns>
    Task<int> Forget(DateTimeOffset before, CancellationToken cancel);
}

/// <summary>Which incidents are wanted; null: any.</summary>
/// <param name="Since">With an alarm at this time or later.</param>
/// <param name="Until">With an alarm before this time.</param>
/// <param name="User">With an alarm of this user.</param>
/// <param name="Kind">With this kind of change, or of this kind of entity.</param>
/// <param name="Feedback">Of which somebody said this.</param>
/// <param name="Limit">At most so many.</param>
internal sealed record IncidentQuery(
    DateTimeOffset? Since = null, DateTimeOffset? Until = null, string? User = null, string? Kind = null,
    FeedbackVerdict? Feedback = null, int Limit = 100);
