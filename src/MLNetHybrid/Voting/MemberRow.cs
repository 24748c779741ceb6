using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Voting;

/// <summary>What the members say about the current row, read once per row. Serves one cursor; not thread-safe.</summary>
internal sealed class MemberRow
{
    private readonly DataViewRow _row;
    private readonly ValueGetter<float>[] _getScores;
    private readonly ValueGetter<bool>[] _getLabels;
    private readonly float[] _scores;
    private readonly bool[] _labels;
    private long? _scoresAt, _labelsAt;

    public MemberRow(DataViewRow row, IReadOnlyList<(DataViewSchema.Column Score, DataViewSchema.Column Label)> members, bool readsLabels)
    {
        _row = row;
        _getScores = [.. members.Select(m => row.GetGetter<float>(m.Score))];
        _getLabels = readsLabels ? [.. members.Select(m => row.GetGetter<bool>(m.Label))] : [];
        _scores = new float[_getScores.Length];
        _labels = new bool[_getLabels.Length];
    }

    public ReadOnlySpan<float> Scores()
    {
        // The first is read whatever is known: a cursor that has failed, or stands on no row, says so.
        int known = _scoresAt == _row.Position ? 1 : _scores.Length;
        for (int m = 0; m < known; m++) _getScores[m](ref _scores[m]);
        _scoresAt = _row.Position;
        return _scores;
    }

    public ReadOnlySpan<bool> Labels()
    {
        if (_labelsAt != _row.Position)
        {
            for (int m = 0; m < _labels.Length; m++) _getLabels[m](ref _labels[m]);
            _labelsAt = _row.Position;
        }
        return _labels;
    }
}
