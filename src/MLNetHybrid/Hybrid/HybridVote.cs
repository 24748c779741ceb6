namespace MLNetHybrid.Hybrid;

/// <summary>A vote of some members.</summary>
/// <param name="Rule">How many must agree.</param>
/// <param name="Outputs">Where it writes to; null: to the hybrid's own columns.</param>
/// <param name="Members">Who votes.</param>
internal sealed record HybridVote(VoteRule Rule, VoteInput? Outputs, IReadOnlyList<HybridMember> Members);
