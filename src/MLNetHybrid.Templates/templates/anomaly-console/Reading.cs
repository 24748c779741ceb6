using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;

namespace AnomalyConsole;

/// <summary>A row of the file.</summary>
internal class Reading
{
    // The rows that teach are halved in so many blocks by turns, so that both halves know all seasons; with a calendar week by week.
    private const int Blocks = 8;

    private static readonly string[] NormalWords = ["false", "normal", "no"];

    public string Time { get; set; } = "";

    public string Machine { get; set; } = "";

    public string Label { get; set; } = "";

    public float[] Features { get; set; } = [];   // a missing value is NaN

    [NoColumn]
    public int Number { get; set; }               // in the file, from 1 below its header

    [NoColumn]
    public int Place { get; set; }                // among its machine's rows, from 0

    [NoColumn]
    public int Half { get; set; }                 // 1 or 2: of its machine's rows that teach what is normal; 0: it is judged

    [NoColumn]
    public bool Teaches => Half > 0;

    [NoColumn]
    public bool IsFault { get; set; }             // known to be one, so that it teaches nothing

    [NoColumn]
    public bool FollowsFault { get; set; }        // so closely that it is looked at together with one

    [NoColumn]
    public double GapBefore { get; set; }         // in days, since the machine's row before; 0: it comes as usual

    [NoColumn]
    public double FollowsGap { get; set; }        // the same, where a window of this row reaches across it

    [NoColumn]
    public bool IsLabelled => Label.Length > 0 && !NormalWords.Contains(Label, StringComparer.OrdinalIgnoreCase)
        && !(double.TryParse(Label, CultureInfo.InvariantCulture, out double value) && value == 0);

    /// <summary>Numbers the rows, and has the first ones of each machine teach.</summary>
    /// <exception cref="InvalidDataException">The faults are no rows of the file.</exception>
    public static void Divide(IReadOnlyList<Reading> rows, Settings settings)
    {
        RowRanges faults = RowRanges.Parse(
            settings.Faults, nameof(settings.Faults), rows.Count, [.. rows.Select(row => row.Machine).Distinct()]);
        Dictionary<string, int> teaching = rows.CountBy(row => row.Machine)
            .ToDictionary(machine => machine.Key, machine => (int)(settings.TrainingShare * machine.Value));
        Dictionary<string, int> places = [];
        Dictionary<string, int> rowsSinceFault = [];
        foreach ((int i, Reading row) in rows.Index())
        {
            row.Number = i + 1;
            row.Place = places[row.Machine] = places.GetValueOrDefault(row.Machine, -1) + 1;
            int teach = teaching[row.Machine], block = Math.Max(teach / Blocks, 2 * settings.WindowLength) + 1;
            int turn = settings.Calendar && Times.Week(row.Time) is int week ? week : row.Place / block;
            row.Half = row.Place >= teach ? 0 : 1 + turn % 2;
            row.IsFault = row.IsLabelled || faults.Contain(row.Number, row.Machine);
            int since = row.IsFault ? 0 : rowsSinceFault.GetValueOrDefault(row.Machine, settings.WindowLength) + 1;
            row.FollowsFault = !row.IsFault && since < settings.WindowLength;
            rowsSinceFault[row.Machine] = since;
        }
        Times.MarkGaps(rows, settings.WindowLength);
    }

    /// <summary>Windows without a fault, a gap or a missing value.</summary>
    public static int Windows(IEnumerable<Reading> rows, Settings settings)
    {
        int windows = 0;
        Dictionary<string, (int Place, int Rows)> whole = [];
        foreach (Reading row in rows)
        {
            (int place, int before) = whole.GetValueOrDefault(row.Machine);
            bool follows = row.Place == place + 1 && row.GapBefore == 0;
            int count = row.IsFault || !row.Features.All(float.IsFinite) ? 0 : follows ? before + 1 : 1;
            if (count >= settings.WindowLength) windows++;
            whole[row.Machine] = (row.Place, count);
        }
        return windows;
    }

    /// <summary>
    /// Rows to learn from. Faults are without values, and so is one more row in each gap, and where rows are left out: no window across
    /// them teaches.
    /// </summary>
    public static IDataView Training(MLContext ml, IEnumerable<Reading> rows, DataViewSchema.Column features)
    {
        float[] blank = [.. Enumerable.Repeat(float.NaN, ((VectorDataViewType)features.Type).Size)];
        return View(ml, Parted(), features);

        IEnumerable<Reading> Parted()
        {
            Dictionary<string, int> last = [];
            foreach (Reading row in rows)
            {
                if (row.GapBefore > 0 || row.Place > last.GetValueOrDefault(row.Machine, row.Place) + 1) yield return Blank(row);
                yield return row.IsFault ? Blank(row) : row;
                last[row.Machine] = row.Place;
            }
        }

        Reading Blank(Reading row) => new() { Time = row.Time, Machine = row.Machine, Features = blank };
    }

    /// <summary>Rows with the features that the file's loader gives.</summary>
    public static IDataView View(MLContext ml, IEnumerable<Reading> rows, DataViewSchema.Column features)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Reading));
        VBuffer<ReadOnlyMemory<char>> names = default;
        features.GetSlotNames(ref names);
        schema[nameof(Features)].ColumnType = features.Type;
        schema[nameof(Features)].AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return ml.Data.LoadFromEnumerable(rows, schema);
    }
}

/// <summary>A row with its verdict.</summary>
internal sealed class Judged : Reading
{
    public float Score { get; set; }              // NaN: not judged

    public int Status { get; set; }               // a RowStatus

    /// <summary>What the file says of the row besides.</summary>
    public void Take(Reading row) => (Number, Half, IsFault, FollowsFault, GapBefore, FollowsGap, Label) =
        (row.Number, row.Half, row.IsFault, row.FollowsFault, row.GapBefore, row.FollowsGap, row.Label);

    public bool IsJudged => Status == (int)RowStatus.Judged;
}
