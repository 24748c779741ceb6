using Microsoft.ML;

namespace MLNetHybrid.Orleans.Models;

/// <summary>A model that buckets score with, and how many of them do.</summary>
/// <param name="Context">Makes scorers.</param>
/// <param name="Model">The model.</param>
/// <param name="Options">Of the scorers.</param>
/// <param name="Hash">SHA-256 of the zip.</param>
/// <param name="Generation">1 for the first model of the process, ...</param>
internal sealed record LoadedModel(MLContext Context, ITransformer Model, StreamScorerOptions Options, string Hash, int Generation)
{
    public StreamScorer<TEvent, TVerdict> CreateScorer<TEvent, TVerdict>() where TEvent : class where TVerdict : class, new() =>
        Context.Model.CreateStreamScorer<TEvent, TVerdict>(Model, Options);
}
