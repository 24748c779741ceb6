using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Microsoft.ML.Data;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Onnx;
using ElementType = MLNetHybrid.Onnx.TensorProto.Types.DataType;

namespace MLNetHybrid.Features;

/// <summary>Shift and scale of each feature, and their use on rows. Immutable.</summary>
internal sealed class FeatureScale
{
    /// <summary>The least scale: its inverse, and any finite value times that, can be written down.</summary>
    public const double LeastScale = 1e-300;

    private readonly double[] _shifts;
    private readonly double[] _scales;
    private readonly double[] _factors;    // 1 / scale
    private readonly float[] _ofZero;      // what 0 becomes

    /// <param name="shifts">(F), finite.</param>
    /// <param name="scales">(F), in [<see cref="LeastScale"/>, the largest double].</param>
    /// <param name="clip">Outputs stay in [-clip, clip]; null: they are not limited.</param>
    public FeatureScale(double[] shifts, double[] scales, double? clip)
    {
        _shifts = shifts;
        _scales = scales;
        Clip = clip;
        Bound = Math.Min(clip ?? float.MaxValue, float.MaxValue);
        _factors = [.. scales.Select(scale => 1 / scale)];
        _ofZero = new float[shifts.Length];
        Apply(new double[shifts.Length], _ofZero);
        KeepsZero = _shifts.All(shift => shift == 0);
    }

    public ReadOnlySpan<double> Shifts => _shifts;

    public ReadOnlySpan<double> Scales => _scales;

    public double? Clip { get; }

    /// <summary>F.</summary>
    public int FeatureCount => _shifts.Length;

    /// <summary>Whether 0 stays 0 in every feature, and so a sparse row sparse.</summary>
    public bool KeepsZero { get; }

    private double Bound { get; }

    /// <summary>Scales a row of one or more steps of F values.</summary>
    /// <param name="row">The row.</param>
    /// <param name="scratch">As many values as the row has.</param>
    /// <param name="destination">Sparse only where the row is and <see cref="KeepsZero"/> holds.</param>
    public void Apply<T>(in VBuffer<T> row, double[] scratch, ref VBuffer<float> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> values = row.GetValues();
        if (row.IsDense)
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref destination, row.Length);
            TensorPrimitives.ConvertTruncating(values, scratch);
            for (int start = 0; start < row.Length; start += FeatureCount)
                Apply(scratch.AsSpan(start, FeatureCount), editor.Values.Slice(start, FeatureCount));
            destination = editor.Commit();
            return;
        }

        ReadOnlySpan<int> indices = row.GetIndices();
        if (KeepsZero)
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref destination, row.Length, values.Length);
            indices.CopyTo(editor.Indices);
            for (int i = 0; i < values.Length; i++) editor.Values[i] = Apply(indices[i], double.CreateTruncating(values[i]));
            destination = editor.Commit();
        }
        else
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref destination, row.Length);
            for (int start = 0; start < row.Length; start += FeatureCount) _ofZero.CopyTo(editor.Values[start..]);
            for (int i = 0; i < values.Length; i++) editor.Values[indices[i]] = Apply(indices[i], double.CreateTruncating(values[i]));
            destination = editor.Commit();
        }
    }

    /// <summary>Adds the scaling of rows, (N, ..., F) Single or Double, to a graph.</summary>
    /// <returns>The same shape, Single.</returns>
    // In double precision, as the library does. A finite value stays finite; infinite ones stay as they are.
    public string AddTo(GraphWriter graph, string x)
    {
        string exact = graph.Cast("exact", x, ElementType.Double);
        string centred = graph.Node("Sub", "centred", [exact, graph.Doubles("shifts", [FeatureCount], _shifts)]);
        string scaled = graph.Node("Mul", "scaled", [centred, graph.Doubles("factors", [FeatureCount], _factors)]);
        string bounded = graph.Node("Max", "bounded", [
            graph.Node("Min", "limited", [scaled, graph.Scalar("bound", Bound)]), graph.Scalar("least", -Bound)]);
        string infinite = graph.Node("Or", "extreme",
            [graph.Node("IsInf", "infinite", [exact]), graph.Node("IsNaN", "missing", [exact])]);
        return graph.Cast("rounded", graph.Node("Where", "kept", [infinite, exact, bounded]), ElementType.Float);
    }

    /// <param name="index">Place in a row of one or more steps.</param>
    /// <param name="x">The value.</param>
    public float Apply(int index, double x)
    {
        int f = index % FeatureCount;
        double y = (x - _shifts[f]) * _factors[f];
        return (float)(double.IsFinite(x) ? Math.Clamp(y, -Bound, Bound) : y);
    }

    // x, shift, factor: (F).  y_f = (x_f - shift_f) factor_f, limited where x_f is finite; NaN and infinity stay.
    private void Apply(ReadOnlySpan<double> x, Span<float> y)
    {
        int f = 0;
        Vector256<double> bound = Vector256.Create(Bound), infinity = Vector256.Create(double.PositiveInfinity);
        for (; f <= x.Length - Vector256<float>.Count; f += Vector256<float>.Count)
        {
            Vector256<double> low = Four(x[f..], f), high = Four(x[(f + Vector256<double>.Count)..], f + Vector256<double>.Count);
            Vector256.Narrow(low, high).CopyTo(y[f..]);
        }
        for (; f < x.Length; f++) y[f] = Apply(f, x[f]);

        Vector256<double> Four(ReadOnlySpan<double> values, int first)
        {
            Vector256<double> value = Vector256.Create(values);
            Vector256<double> scaled = (value - Vector256.Create(_shifts.AsSpan(first))) * Vector256.Create(_factors.AsSpan(first));
            Vector256<double> beyond =
                Vector256.GreaterThan(Vector256.Abs(scaled), bound) & Vector256.LessThan(Vector256.Abs(value), infinity);
            return Vector256.ConditionalSelect(beyond, Vector256.CopySign(bound, scaled), scaled);
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Clip.HasValue);
        if (Clip is double clip) writer.Write(clip);
        writer.Write(FeatureCount);
        writer.WriteArray<double>(_shifts);
        writer.WriteArray<double>(_scales);
    }

    public static FeatureScale Read(ModelBodyReader reader)
    {
        double? clip = reader.ReadBoolean("whether outputs are limited")
            ? reader.ReadDouble("the limit", double.Epsilon, double.MaxValue)
            : null;
        int featureCount = reader.ReadInt32(1, Array.MaxLength, "the number of features");
        double[] shifts = reader.ReadArray<double>(featureCount, "the shifts"),
            scales = reader.ReadArray<double>(featureCount, "the scales");
        reader.Check(shifts.All(double.IsFinite), "a shift is not finite");
        reader.Check(scales.All(scale => scale >= LeastScale && double.IsFinite(scale)), "a scale is not positive and finite");
        return new FeatureScale(shifts, scales, clip);
    }
}
