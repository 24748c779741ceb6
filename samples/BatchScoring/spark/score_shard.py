"""Scores the rows of streams with the graph that `batch-scoring export` wrote: by ONNX Runtime, without .NET.

Needs numpy and onnxruntime; `score_frame` needs pandas, as Spark's Python workers have it.
"""
import numpy
import onnxruntime

# Rows of a run that go through the graph at once: memory is bounded however long a stream is.
CHUNK_ROWS = 8192


class StreamScorer:
    """A loaded graph. Rows come one stream at a time, in the order of time; each L rows that follow each other are a window."""

    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # Spark runs one Python worker for each core.
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        notes = self._session.get_modelmeta().custom_metadata_map
        if notes.get("row_form") != "run":
            raise ValueError(f"{path}: the graph must take runs of rows (row_form 'run'); got '{notes.get('row_form')}'. "
                             "`batch-scoring export` writes such a graph.")
        self.window_length = int(notes["window_length"])
        (self._input,) = self._session.get_inputs()
        self.width = self._input.shape[-1]

    def score_rows(self, rows):
        """Scores one stream.

        rows: (N, F) in the order of time, the features in the order in which the model was trained.
        Returns the scores, (N) float32, and the labels, (N) bool. The first L - 1 rows have no window: NaN and False.
        """
        rows = numpy.ascontiguousarray(rows, dtype=numpy.float32)
        if rows.ndim != 2 or rows.shape[1] != self.width:
            raise ValueError(f"rows must have the shape (N, {self.width}); got {rows.shape}.")
        count, before = len(rows), self.window_length - 1
        scores = numpy.full(count, numpy.nan, dtype=numpy.float32)
        labels = numpy.zeros(count, dtype=bool)
        for first in range(before, count, CHUNK_ROWS):
            end = min(first + CHUNK_ROWS, count)
            score, label = self._session.run(["Score", "PredictedLabel"], {self._input.name: rows[first - before:end]})
            scores[first:end] = score.reshape(-1)
            labels[first:end] = label.reshape(-1)
        return scores, labels


_scorers = {}


def scorer_of(path):
    """The graph, loaded once in each process: a session cannot travel between processes."""
    if path not in _scorers:
        _scorers[path] = StreamScorer(path)
    return _scorers[path]


def score_frame(frame, path, features, key="Key", time="Time", row="Row"):
    """Scores one group of `applyInPandas`: all rows of one key. Gives the columns key, row, Score and PredictedLabel."""
    ordered = frame.sort_values([time, row], kind="stable")
    scores, labels = scorer_of(path).score_rows(ordered[features].to_numpy(dtype=numpy.float32))
    result = ordered[[key, row]].copy()
    result["Score"] = scores
    result["PredictedLabel"] = labels
    return result
