using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Detectors;

/// <summary>A batch of windows that come as views of their rows.</summary>
/// <param name="scorer">What scores.</param>
/// <param name="getView">Gets the window on which the input stands.</param>
/// <param name="capacity">Most windows.</param>
/// <param name="columns">Output columns besides the score.</param>
internal sealed class ScoredWindows(WindowScorer scorer, ValueGetter<WindowView> getView, int capacity, IEnumerable<OutputColumn> columns)
    : ScoredBatch(capacity, columns)
{
    private WindowView _window;

    public override void Clear()
    {
        base.Clear();
        scorer.Clear();
    }

    public override void AddCurrentRow()
    {
        getView(ref _window);
        if (!_window.IsUsable)
        {
            AddUnscored(_window.IsMissing);
            return;
        }

        scorer.Add(in _window);
        AddScored();
    }

    protected override void ScoreCollected() => scorer.Score(Output);
}
