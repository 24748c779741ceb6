using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Columns;

/// <summary>Reads a scalar column of any of ML.NET's number types as Double.</summary>
internal static class NumberColumn
{
    public static bool Accepts(DataViewType type) => type is NumberDataViewType;

    /// <summary>The number in the cursor's row; NaN is the missing value of the floating-point types. Whole numbers from 2^53 on are rounded.</summary>
    public static Func<double> Reader(DataViewRowCursor cursor, DataViewSchema.Column column) => Type.GetTypeCode(column.Type.RawType) switch
    {
        TypeCode.SByte => Reader<sbyte>(cursor, column),
        TypeCode.Int16 => Reader<short>(cursor, column),
        TypeCode.Int32 => Reader<int>(cursor, column),
        TypeCode.Int64 => Reader<long>(cursor, column),
        TypeCode.Byte => Reader<byte>(cursor, column),
        TypeCode.UInt16 => Reader<ushort>(cursor, column),
        TypeCode.UInt32 => Reader<uint>(cursor, column),
        TypeCode.UInt64 => Reader<ulong>(cursor, column),
        TypeCode.Single => Reader<float>(cursor, column),
        _ => Reader<double>(cursor, column),
    };

    /// <summary>The shortest text that reads back as the column's value: 0.1 and not 0.10000000149011612 where it was Single.</summary>
    public static string Text(double value) =>
        value == (float)value ? ((float)value).ToString(CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);

    private static Func<double> Reader<T>(DataViewRowCursor cursor, DataViewSchema.Column column) where T : struct, INumber<T>
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return double.CreateChecked(value);
        };
    }
}
