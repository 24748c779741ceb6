using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Numerics;
using MLNetHybrid.Streams;
using MLNetHybrid.Voting;

namespace MLNetHybrid.Hybrid;

/// <summary>
/// Fits an <see cref="HybridModel.Ensemble"/>: every part on all rows, and again on parts of them for scores of rows that the member has
/// not seen, from which the members' thresholds and the common scale come.
/// </summary>
internal sealed class EnsembleFit(IHost host, LstmHybridEstimator.Options options, HybridParts parts)
{
    // Whole windows that a fold must leave to learn from: with fewer a scale would say more of the folds than of the rows. The
    // autoencoder sets some of them apart for validation, and a gap.
    private const int LeastRows = 8;
    private const int AutoencoderBlocks = 2;

    private readonly List<ITransformer> _fitted = [];

    public TransformerChain<ITransformer> Fit(IDataView autoencoderRows, IDataView detectorRows)
    {
        double falseAlarmRate = AlarmRate.Of(host, options, detectorRows);
        // The rows are read many times over: the cache has what made them run once, and windows are made of cached rows.
        bool same = ReferenceEquals(autoencoderRows, detectorRows);
        var rows = new CacheDataView(host, Apply(parts.Scale(), autoencoderRows, detectorRows), prefetch: null);
        IDataView windows = Apply(parts.Windows(), Learning(rows), rows);
        IDataView coded = windows;
        int autoencoder = _fitted.Count;
        if (parts.Preset.UsesAutoencoder)
            coded = new CacheDataView(host, Apply(parts.Autoencoder(), Learning(windows), windows), prefetch: null);
        foreach (IEstimator<ITransformer> step in parts.LatentFeatures()) coded = Apply(step, coded, coded);

        DataViewSchema.Column window = windows.Schema[parts.WindowColumn];
        StreamPlaces places = StreamPlaces.Read(host, windows, window) ?? StreamPlaces.OneStream(host, windows, window);
        RowFolds? folds = Folds(places, options.CalibrationFolds, LeastRows);
        var scores = new List<float[]>();
        foreach (HybridMember member in parts.Preset.Members)
        {
            if (member.Detector is null)
            {
                float[] errors = same ? Errors(places, windows, coded) : OutOfFoldScores.Read(host, coded, member.ScoreColumnName);
                _fitted[autoencoder] = WithThreshold(_fitted[autoencoder], errors, places, falseAlarmRate);
                scores.Add(errors);
                continue;
            }

            IDataView view = member.View switch { HybridView.Latent => coded, HybridView.Window => windows, _ => rows };
            IEstimator<ITransformer> trainer = parts.Member(member);
            ITransformer model = trainer.Fit(view);
            scores.Add(folds is null
                ? OutOfFoldScores.Read(host, model.Transform(view), member.ScoreColumnName)
                : OutOfFoldScores.Of(host, trainer, view, member.ScoreColumnName, folds, places.RowCount));
            _fitted.Add(WithThreshold(model, scores[^1], places, falseAlarmRate));
        }

        _fitted.Add(parts.Vote(parts.Preset.Votes[^1]).Fitted(Scale(scores, places), RarityScale.Threshold(falseAlarmRate)));
        return new TransformerChain<ITransformer>([.. _fitted]);

        // The autoencoder's rows as far as the parts have come.
        IDataView Learning(IDataView detectors) =>
            same ? detectors : _fitted.Aggregate(autoencoderRows, (view, part) => part.Transform(view));
    }

    private IDataView Apply(IEstimator<ITransformer>? step, IDataView learning, IDataView rows)
    {
        if (step is null) return rows;
        _fitted.Add(step.Fit(learning));
        return _fitted[^1].Transform(rows);
    }

    private float[] Errors(StreamPlaces places, IDataView windows, IDataView coded)
    {
        string column = HybridMember.ReconstructionError.ScoreColumnName;
        double trained = 1 - options.Autoencoder.ValidationFraction;
        int least = (int)((LeastRows + places.WindowLength) / trained) + (int)Math.Ceiling(1 / Math.Max(0.1, 1 - trained));
        return options.CalibrationFolds != 0 && Folds(places, AutoencoderBlocks, least) is RowFolds halves
            ? OutOfFoldScores.Of(host, parts.Autoencoder(keepsCheckpoints: false)!, windows, column, halves, places.RowCount)
            : OutOfFoldScores.Read(host, coded, column);
    }

    private RowFolds? Folds(StreamPlaces places, int count, int least)
    {
        if (options.CalibrationFolds == 0) return null;
        if (RowFolds.Create(places, count, least) is RowFolds folds) return folds;
        using IChannel channel = host.Start("Calibration");
        channel.Warning(FormattableString.Invariant(
            $"LstmHybrid: {places.RowCount} training rows are too few for {count} blocks with gaps of {places.WindowLength} rows: ")
            + "scale and thresholds come from the training rows' own scores, and unseen rows will alarm more often than expected.");
        return null;
    }

    private bool Calibrates(StreamPlaces places, int row) => row >= options.CalibrationWarmUp * places.RowCount && places.IsUsable(row);

    // The threshold of a member alone: the score that unseen rows exceed at the rate of the whole.
    private ITransformer WithThreshold(ITransformer member, float[] scores, StreamPlaces places, double falseAlarmRate)
    {
        float[] known = [.. scores.Where((score, row) => Calibrates(places, row) && float.IsFinite(score)).Order()];
        return known.Length == 0
            ? member
            : ((IThresholded)member).WithThreshold((float)Quantile.Linear<float>(known, 1 - falseAlarmRate));
    }

    private VoteScale Scale(List<float[]> scores, StreamPlaces places)
    {
        int[] judged =
            [.. Enumerable.Range(0, places.RowCount).Where(n => Calibrates(places, n) && scores.All(member => float.IsFinite(member[n])))];
        if (judged.Length == 0)
            throw host.Except("LstmHybrid: there is no training row that every member can score"
                + (options.CalibrationWarmUp > 0
                    ? FormattableString.Invariant($" behind the first {options.CalibrationWarmUp:P0} (CalibrationWarmUp).")
                    : "."));
        var scale = VoteScale.Fit([.. scores.Select(member => judged.Select(row => member[row]).ToArray())]);
        var combined = new float[places.RowCount];
        Array.Fill(combined, float.NaN);
        var row = new float[scores.Count];
        foreach (int n in judged)
        {
            for (int m = 0; m < row.Length; m++) row[m] = scores[m][n];
            combined[n] = scale.Score(row);
        }
        return scale.WithRetrospect([.. WindowMean.Of(combined, places).Where(float.IsFinite)]);
    }
}
