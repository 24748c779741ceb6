using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.PrincipalComponents;

/// <summary>The mean and the leading principal components of some rows, and what rows are outside of them. Immutable.</summary>
internal sealed class PrincipalSubspace
{
    private readonly float[] _mean;

    // V in the two forms that the products read: (D, C), C = k rounded up, and (k, P), P = D rounded up.
    private readonly float[] _projection;
    private readonly float[] _components;

    /// <param name="mean">(D)</param>
    /// <param name="components">(k, D) row-major, orthonormal rows.</param>
    /// <param name="variances">(k) of the components, positive, descending.</param>
    /// <param name="totalVariance">Of all columns together.</param>
    public PrincipalSubspace(float[] mean, ReadOnlySpan<float> components, double[] variances, double totalVariance)
    {
        (Variances, TotalVariance, FeatureCount) = (variances, totalVariance, mean.Length);
        (PaddedFeatures, PaddedComponents) = (RowProduct.RoundUp(mean.Length), RowProduct.RoundUp(variances.Length));
        _mean = new float[PaddedFeatures];
        mean.CopyTo(_mean.AsSpan());
        _components = new float[checked(variances.Length * PaddedFeatures)];
        _projection = new float[checked(mean.Length * PaddedComponents)];
        for (int k = 0; k < variances.Length; k++)
        {
            ReadOnlySpan<float> component = components.Slice(k * mean.Length, mean.Length);
            component.CopyTo(_components.AsSpan(k * PaddedFeatures));
            for (int d = 0; d < component.Length; d++) _projection[d * PaddedComponents + k] = component[d];
        }
    }

    /// <summary>D.</summary>
    public int FeatureCount { get; }

    /// <summary>k.</summary>
    public int ComponentCount => Variances.Length;

    /// <summary>(k)</summary>
    public double[] Variances { get; }

    public double TotalVariance { get; }

    /// <summary>P, room for a row's residual.</summary>
    public int PaddedFeatures { get; }

    /// <summary>C, room for a row's coordinates.</summary>
    public int PaddedComponents { get; }

    /// <summary>(D)</summary>
    public ReadOnlySpan<float> Mean => _mean.AsSpan(0, FeatureCount);

    /// <summary>(D) of component <paramref name="k"/>.</summary>
    public ReadOnlySpan<float> Component(int k) => _components.AsSpan(k * PaddedFeatures, FeatureCount);

    // x: (R, D), y: (R, C), r: (R, P).  y = (x - mean) V, r = x - mean - y V^T; a row's values do not depend on the rows beside it.
    public void Project(ReadOnlySpan<float> x, int rows, Span<float> y, Span<float> r)
    {
        int D = FeatureCount, P = PaddedFeatures, C = PaddedComponents;
        ReadOnlySpan<float> mean = Mean;
        for (int n = 0; n < rows; n++)
        {
            Span<float> row = r.Slice(n * P, P);
            TensorPrimitives.Subtract(x.Slice(n * D, D), mean, row);
            row[D..].Clear();
        }

        if (C == 0) return;
        y = y[..(rows * C)];
        y.Clear();
        BlockWidth.Run<Products, ValueTuple>(new(this, rows, y, r));
    }

    /// <summary>The same for one row in double precision, for values so large that the sums would not be floats.</summary>
    public void ProjectExtreme(ReadOnlySpan<float> x, Span<double> y, Span<double> r)
    {
        for (int d = 0; d < FeatureCount; d++) r[d] = (double)x[d] - _mean[d];
        for (int k = 0; k < ComponentCount; k++)
        {
            ReadOnlySpan<float> component = Component(k);
            y[k] = 0;
            for (int d = 0; d < FeatureCount; d++) y[k] += r[d] * component[d];
        }

        for (int k = 0; k < ComponentCount; k++)
        {
            ReadOnlySpan<float> component = Component(k);
            for (int d = 0; d < FeatureCount; d++) r[d] -= y[k] * component[d];
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(FeatureCount);
        writer.Write(ComponentCount);
        writer.WriteArray<float>(Mean);
        for (int k = 0; k < ComponentCount; k++) writer.WriteArray(Component(k));
        writer.WriteArray<double>(Variances);
        writer.Write(TotalVariance);
    }

    public static PrincipalSubspace Read(ModelBodyReader reader)
    {
        int features = reader.ReadInt32(1, int.MaxValue, "the number of features");
        int count = reader.ReadInt32(0, features, "the number of components");
        float[] mean = reader.ReadArray<float>(features, "the mean");
        reader.Check((long)count * features <= Array.MaxLength, "there are more components than an array holds");
        float[] components = reader.ReadArray<float>(count * features, "the components");
        double[] variances = reader.ReadArray<double>(count, "the components' variances");
        double total = reader.ReadDouble("the total variance", 0, double.MaxValue);
        reader.Check(TensorPrimitives.IsFiniteAll<float>(mean), "the mean is not finite");
        reader.Check(
            count == 0 || TensorPrimitives.MaxMagnitude<float>(components) is >= -1.001f and <= 1.001f, "a component is longer than 1");
        for (int k = 0; k < count; k++)
            reader.Check(variances[k] > 0 && variances[k] <= (k == 0 ? double.MaxValue : variances[k - 1]),
                "the components' variances are not positive and descending");
        return new PrincipalSubspace(mean, components, variances, total);
    }

    // r (R, P) less y (R, C) V^T, where y = r V
    private readonly ref struct Products(PrincipalSubspace space, int rows, Span<float> y, Span<float> r) : IKernel<ValueTuple>
    {
        private readonly Span<float> _y = y, _r = r;

        public ValueTuple Run<TLanes>() where TLanes : struct, ILanes<TLanes>
        {
            int D = space.FeatureCount, P = space.PaddedFeatures, C = space.PaddedComponents;
            RowProduct.Run<TLanes>(_r, P, rows, space._projection, D, C, _y, C, _y, C);
            TensorPrimitives.Negate(_y, _y);
            RowProduct.Run<TLanes>(_y, C, rows, space._components, space.ComponentCount, P, _r, P, _r, P);
            TensorPrimitives.Negate(_y, _y);
            return default;
        }
    }
}
