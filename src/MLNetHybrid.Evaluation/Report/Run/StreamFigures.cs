using MLNetHybrid.Evaluation.TimeSeries;

namespace MLNetHybrid.Evaluation.Report.Run;

/// <summary>Figures that follow the order of rows, each stream by itself: rows of several streams come in turn.</summary>
internal static class StreamFigures
{
    /// <summary>Unbroken runs of labelled rows in the streams.</summary>
    public static int EventCount(ScoredRun run) => run.ByStream.Sum(rows => Segment.ListOf(Of(run.Labels!, rows)).Count);

    /// <summary>Event-based precision and recall over the events of all streams.</summary>
    public static SegmentFigures Events(ScoredRun run, bool[] verdicts)
    {
        var events = new List<Segment>();
        List<bool> labels = [], alarms = [];
        foreach (int[] rows in run.ByStream)
        {
            int start = labels.Count;
            labels.AddRange(Of(run.Labels!, rows));
            alarms.AddRange(Of(verdicts, rows));
            events.AddRange(Segment.ListOf(Of(run.Labels!, rows)).Select(e => new Segment(e.Start + start, e.End + start)));
        }
        return EventBasedScore.Of(events, [.. labels], [.. alarms]);
    }

    /// <summary>VUS-PR: the mean over the streams that have rows of both labels; NaN where none has.</summary>
    public static double MeanVolume(ScoredRun run, float[] scores)
    {
        double[] volumes = [.. run.ByStream.Select(rows => Volume(run, rows, scores)).Where(volume => !double.IsNaN(volume))];
        return volumes.Length == 0 ? double.NaN : volumes.Average();
    }

    /// <summary>VUS-PR of one stream; NaN where its rows have one label.</summary>
    public static double Volume(ScoredRun run, int[] rows, float[] scores)
    {
        bool[] labels = Of(run.Labels!, rows);
        return labels.Contains(true) && labels.Contains(false)
            ? VolumeUnderSurface.Of(labels, Of(scores, rows), run.VolumeWindow).PrecisionRecall
            : double.NaN;
    }

    /// <summary>Entries: alarms of one stream that are at most a gap apart count as one.</summary>
    /// <param name="run">The rows.</param>
    /// <param name="isAlarm">By row.</param>
    /// <param name="gap">Rows of the stream, at least 1.</param>
    public static int EntryCount(ScoredRun run, Func<int, bool> isAlarm, int gap)
    {
        int entries = 0;
        foreach (int[] rows in run.ByStream)
        {
            int last = -gap - 1;
            for (int i = 0; i < rows.Length; i++)
            {
                if (!isAlarm(rows[i])) continue;
                if (i - last > gap) entries++;
                last = i;
            }
        }
        return entries;
    }

    public static T[] Of<T>(T[] values, int[] rows) => Array.ConvertAll(rows, row => values[row]);
}
