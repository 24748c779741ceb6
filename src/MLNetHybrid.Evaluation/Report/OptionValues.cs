using System.Collections;
using System.Reflection;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>All options of a training by name, those of its parts behind the part's name: OneClassSvm.Nu.</summary>
internal static class OptionValues
{
    public static IEnumerable<KeyValuePair<string, string>> Of(DetectorOptions options, string prefix = "")
    {
        foreach (PropertyInfo property in options.GetType().GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (property.GetMethod is not { IsPublic: true } || property.GetIndexParameters().Length > 0) continue;
            string name = prefix + property.Name;
            object? value = property.GetValue(options);
            if (value is DetectorOptions part)
            {
                foreach (KeyValuePair<string, string> inner in Of(part, name + ".")) yield return inner;
            }
            else if (value is not null) yield return new(name, Text(value));
        }
        if (prefix.Length > 0 || options is not LstmHybridEstimator.Options { Model: HybridModel.Ensemble } hybrid) yield break;
        yield return new("Members in use", Text(hybrid.Members ?? hybrid.EnsembleMembers()));
    }

    private static string Text(object value) => value switch
    {
        string text => text,
        HybridMember member => $"{member.Name} on {(member.Detector is null ? "windows" : member.View.ToString())}",
        IEnumerable list => string.Join(", ", list.Cast<object>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
