using System.Collections;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid.Hybrid;

/// <summary>Scores of rows that the scorer has not seen.</summary>
internal static class OutOfFoldScores
{
    /// <summary>By row: its score by the trainer's model of the other blocks.</summary>
    public static float[] Of(IHost host, IEstimator<ITransformer> trainer, IDataView rows, string scoreColumn, RowFolds folds, int rowCount)
    {
        var scores = new float[rowCount];
        foreach ((BitArray held, BitArray kept) in folds.Blocks)
        {
            ITransformer model = trainer.Fit(new RowSubsetView(host, rows, kept));
            using var native = model as IDisposable;
            float[] ofBlock = Read(host, model.Transform(new RowSubsetView(host, rows, held)), scoreColumn);
            for (int row = 0, next = 0; row < rowCount; row++)
                if (held[row]) scores[row] = ofBlock[next++];
        }
        return scores;
    }

    /// <summary>By row: its score in a view that has one.</summary>
    public static float[] Read(IHost host, IDataView scored, string scoreColumn) =>
        ColumnScores.Read(host, scored, scored.Schema[scoreColumn]);
}
