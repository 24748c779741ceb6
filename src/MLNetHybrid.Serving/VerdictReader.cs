using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.ML.Data;

namespace MLNetHybrid.Serving;

/// <summary>Reads members of events and verdicts by the names of their columns.</summary>
internal sealed partial class VerdictReader<TEvent, TVerdict> where TEvent : class where TVerdict : class, new()
{
    private const string PredictedLabel = "PredictedLabel";

    private readonly Func<TVerdict, bool> _isAnomaly;
    private Func<TEvent, TVerdict, double>[] _columns = [];

    public VerdictReader(StreamScorerServiceOptions<TEvent, TVerdict> options)
    {
        MemberInfo? label = MemberOf(typeof(TVerdict), PredictedLabel);
        ParameterExpression verdict = Expression.Parameter(typeof(TVerdict));
        _isAnomaly = options.IsAnomaly ?? (label is not null && TypeOf(label) == typeof(bool)
            ? Expression.Lambda<Func<TVerdict, bool>>(Expression.MakeMemberAccess(verdict, label), verdict).Compile()
            : _ => false);
    }

    public bool IsAnomaly(TVerdict verdict) => _isAnomaly(verdict);

    /// <summary>Prepares <see cref="Read"/> for a reference's columns.</summary>
    /// <exception cref="ArgumentException">One is no member of events or verdicts.</exception>
    public void CheckColumns(DriftReference reference) => _columns = [.. reference.ColumnNames.Select(Getter)];

    public void Read(TEvent row, TVerdict verdict, Span<double> values)
    {
        for (int i = 0; i < _columns.Length; i++) values[i] = _columns[i](row, verdict);
    }

    [GeneratedRegex(@"^(?<name>.+)\[(?<slot>\d+)\]$")]
    private static partial Regex Slot();

    private static Func<TEvent, TVerdict, double> Getter(string column)
    {
        ParameterExpression row = Expression.Parameter(typeof(TEvent)), verdict = Expression.Parameter(typeof(TVerdict));
        Match slot = Slot().Match(column);
        string name = slot.Success ? slot.Groups["name"].Value : column;
        Expression? member =
            MemberOf(typeof(TEvent), name) is MemberInfo ofEvent ? Expression.MakeMemberAccess(row, ofEvent)
            : MemberOf(typeof(TVerdict), name) is MemberInfo ofVerdict ? Expression.MakeMemberAccess(verdict, ofVerdict)
            : throw new ArgumentException(
                $"The drift reference has a column '{name}', which neither {typeof(TEvent).Name} nor {typeof(TVerdict).Name} has.");
        if (slot.Success)
        {
            if (!member.Type.IsArray)
                throw new ArgumentException($"The drift reference has a vector '{name}', which is {member.Type.Name} here.");
            Expression index = Expression.Constant(int.Parse(slot.Groups["slot"].ValueSpan, provider: null));
            member = Expression.Condition(
                Expression.LessThan(index, Expression.ArrayLength(member)),
                Expression.Convert(Expression.ArrayIndex(member, index), typeof(double)),
                Expression.Constant(double.NaN));
        }
        return Expression.Lambda<Func<TEvent, TVerdict, double>>(Expression.Convert(member, typeof(double)), row, verdict).Compile();
    }

    private static MemberInfo? MemberOf(Type type, string column)
    {
        SchemaDefinition.Column? found = SchemaDefinition.Create(type).FirstOrDefault(candidate => candidate.ColumnName == column);
        return found is null ? null : (MemberInfo?)type.GetProperty(found.MemberName) ?? type.GetField(found.MemberName);
    }

    private static Type TypeOf(MemberInfo member) =>
        member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
}
