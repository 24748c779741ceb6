using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

namespace AnomalyConsole;

/// <summary>A row of the file.</summary>
internal class Reading
{
    private static readonly string[] NormalWords = ["false", "normal", "no"];

    public string Time { get; set; } = "";

    public string Machine { get; set; } = "";

    public string Label { get; set; } = "";

    public float[] Features { get; set; } = [];   // a missing value is NaN

    [NoColumn]
    public int Number { get; set; }               // in the file, from 1 below its header

    [NoColumn]
    public bool Teaches { get; set; }             // what is normal; all others are judged

    [NoColumn]
    public bool IsFault { get; set; }             // known to be one, so that it teaches nothing

    [NoColumn]
    public bool FollowsFault { get; set; }        // so closely that it is looked at together with one

    public bool IsLabelled => Label.Length > 0 && !NormalWords.Contains(Label, StringComparer.OrdinalIgnoreCase)
        && !(double.TryParse(Label, CultureInfo.InvariantCulture, out double value) && value == 0);

    /// <summary>Numbers the rows, and has the first ones of each machine teach.</summary>
    /// <exception cref="InvalidDataException">The faults are no rows of the file.</exception>
    public static void Divide(IReadOnlyList<Reading> rows, Settings settings)
    {
        RowRanges faults = RowRanges.Parse(settings.Faults, nameof(settings.Faults), rows.Count);
        Dictionary<string, int> left = rows.CountBy(row => row.Machine)
            .ToDictionary(machine => machine.Key, machine => (int)(settings.TrainingShare * machine.Value));
        Dictionary<string, int> rowsSinceFault = [];
        foreach ((int i, Reading row) in rows.Index())
        {
            row.Number = i + 1;
            row.Teaches = left[row.Machine]-- > 0;
            row.IsFault = row.IsLabelled || faults.Contain(row.Number);
            int since = row.IsFault ? 0 : rowsSinceFault.GetValueOrDefault(row.Machine, settings.WindowLength) + 1;
            row.FollowsFault = !row.IsFault && since < settings.WindowLength;
            rowsSinceFault[row.Machine] = since;
        }
    }

    /// <summary>The rows that teach. Faults among them are without values, so that no window across them teaches.</summary>
    public static IDataView Training(MLContext ml, IReadOnlyList<Reading> rows, DataViewSchema.Column features)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Reading));
        VBuffer<ReadOnlyMemory<char>> names = default;
        features.GetSlotNames(ref names);
        schema[nameof(Features)].ColumnType = features.Type;
        schema[nameof(Features)].AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, names.Length));
        float[] blank = [.. Enumerable.Repeat(float.NaN, names.Length)];
        return ml.Data.LoadFromEnumerable(rows.Where(row => row.Teaches)
            .Select(row => row.IsFault ? new() { Time = row.Time, Machine = row.Machine, Features = blank } : row), schema);
    }
}

/// <summary>A row with its verdict.</summary>
internal sealed class Judged : Reading
{
    public float Score { get; set; }              // NaN: not judged

    public int Status { get; set; }               // a RowStatus

    public bool IsJudged => Status == (int)RowStatus.Judged;
}
