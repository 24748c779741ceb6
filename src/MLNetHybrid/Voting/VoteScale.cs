using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Voting;

/// <summary>
/// From the members' scores of a row to the vote's: each member's surprise, the mean of log(1 + surprise), and the surprise of that mean.
/// The logarithm keeps one member far beyond all it has seen from drowning the others. Immutable.
/// </summary>
internal sealed class VoteScale
{
    // Rounding may move a member's surprise by some thousandths where training scores lie close together; of the mean logarithms,
    // differences of a hundredth are the least that are told apart.
    private const double MeanResolution = 0.01;

    private readonly RarityScale[] _members;
    private readonly RarityScale _mean;

    private VoteScale(RarityScale[] members, RarityScale mean, RarityScale? inRetrospect)
    {
        _members = members;
        _mean = mean;
        InRetrospect = inRetrospect;
    }

    /// <summary>
    /// The scale of a row's mean score over all windows that hold the row; null: no such means were there to learn from.
    /// </summary>
    public RarityScale? InRetrospect { get; }

    /// <summary>Learns from the training rows' scores, all finite.</summary>
    // scores: (M, N), N at least 1
    public static VoteScale Fit(float[][] scores)
    {
        RarityScale[] members = [.. scores.Select(member => RarityScale.Fit([.. member]))];
        var means = new float[scores[0].Length];
        var row = new float[scores.Length];
        for (int n = 0; n < means.Length; n++)
        {
            for (int m = 0; m < row.Length; m++) row[m] = scores[m][n];
            means[n] = Mean(members, row);
        }
        return new VoteScale(members, RarityScale.Fit(means, MeanResolution), inRetrospect: null);
    }

    /// <summary>The same scale, which knows means over windows too.</summary>
    /// <param name="means">Of training rows' scores, all finite, at least one. Sorted in place.</param>
    public VoteScale WithRetrospect(Span<float> means) => new(_members, _mean, RetrospectScale(means));

    /// <summary>A scale of means over windows of a vote's scores.</summary>
    /// <param name="means">All finite, at least one. Sorted in place.</param>
    public static RarityScale RetrospectScale(Span<float> means) => RarityScale.Fit(means, MeanResolution);

    /// <summary>A member's surprise at a score of its own, the rarity that all members share; no larger than the largest float.</summary>
    public double Rarity(int member, float score) => Math.Min(_members[member].Surprise(score), float.MaxValue);

    /// <summary>The combined score; NaN if any member's is.</summary>
    // scores: (M).  score = surprise(mean_m log(1 + surprise_m(score_m))), no larger than the largest float
    public float Score(ReadOnlySpan<float> scores) => (float)Math.Min(_mean.Surprise(Mean(_members, scores)), float.MaxValue);

    /// <summary>Adds the combined score to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scores">The members' scores, (N, 1) Single each.</param>
    /// <returns>(N, 1) Single.</returns>
    public string AddTo(GraphWriter graph, IReadOnlyList<string> scores) => VoteGraph.AddScore(graph, scores, _members, _mean);

    public void Write(BinaryWriter writer)
    {
        foreach (RarityScale member in _members) member.Write(writer);
        _mean.Write(writer);
        writer.Write(InRetrospect is not null);
        InRetrospect?.Write(writer);
    }

    public static VoteScale Read(ModelBodyReader reader, int memberCount)
    {
        var members = new RarityScale[memberCount];
        for (int m = 0; m < members.Length; m++) members[m] = RarityScale.Read(reader);
        var mean = RarityScale.Read(reader);
        return new VoteScale(members, mean, reader.ReadBoolean("whether there is a scale in retrospect") ? RarityScale.Read(reader) : null);
    }

    private static float Mean(RarityScale[] members, ReadOnlySpan<float> scores)
    {
        double sum = 0;
        for (int m = 0; m < members.Length; m++) sum += Math.Log(1 + members[m].Surprise(scores[m]));
        return double.IsNaN(sum) ? float.NaN : (float)Math.Min(sum / members.Length, float.MaxValue);
    }
}
