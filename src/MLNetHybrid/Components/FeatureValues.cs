using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Components;

/// <summary>
/// What is asked of each row of a feature column where it enters. ML.NET hands vectors on as they are: a null or short array arrives
/// shorter than its column's type promises, and the indices of a sparse vector are whatever its maker has written.
/// </summary>
internal static class FeatureValues
{
    /// <summary>
    /// The largest share of a sparse row's values that may be there: beyond it rows are held dense. A quarter, because a sparse value takes
    /// twice the memory and its products run one by one.
    /// </summary>
    public const double LargestSparseShare = 0.25;

    /// <summary>Whether no feature is missing or infinite. A sparse row without any value is a row of zeros, and so is finite.</summary>
    public static bool IsFinite(in VBuffer<float> row) => IsFinite(row.GetValues());

    /// <inheritdoc cref="IsFinite(in VBuffer{float})"/>
    /// <param name="values">The values that are there; the others are zero.</param>
    // IsFiniteAll says false of nothing.
    public static bool IsFinite(ReadOnlySpan<float> values) => values.IsEmpty || TensorPrimitives.IsFiniteAll(values);

    /// <summary>Whether every feature is missing. Zeros that a sparse row leaves out are not.</summary>
    public static bool IsMissing(in VBuffer<float> row) => IsMissing(row.GetValues(), row.Length);

    /// <inheritdoc cref="IsMissing(in VBuffer{float})"/>
    /// <param name="values">The values that are there.</param>
    /// <param name="length">Values of the row.</param>
    public static bool IsMissing(ReadOnlySpan<float> values, int length) => values.Length == length && TensorPrimitives.IsNaNAll(values);

    /// <summary>Checks that a row can be read at all.</summary>
    /// <exception cref="InvalidOperationException"> The row has not <paramref name="expected"/> values, or is sparse and its indices do not
    /// rise strictly within [0, <paramref name="expected"/>).
    /// </exception>
    public static void Check<T>(in VBuffer<T> row, int expected, string column)
    {
        if (row.Length != expected)
            throw Contracts.Except(
                FormattableString.Invariant($"Column '{column}' must hold {expected} values in each row; got {row.Length}."));
        if (!row.IsDense) CheckIndices(row.GetIndices(), expected, column);
    }

    private static void CheckIndices(ReadOnlySpan<int> indices, int length, string column)
    {
        int last = -1;
        foreach (int index in indices)
        {
            if (index <= last || index >= length)
            {
                string problem =
                    index >= length || index < 0 ? "is out of range"
                    : index == last ? "comes twice"
                    : FormattableString.Invariant($"comes after {last}");
                throw Contracts.Except(FormattableString.Invariant(
                    $"Column '{column}' holds a malformed sparse row: its indices must rise strictly within [0, {length}); ")
                    + FormattableString.Invariant($"{index} {problem}."));
            }
            last = index;
        }
    }
}
