using System.Text;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// Figures by class and their averages, printed in the layout of scikit-learn's <c>classification_report</c>. A class that neither labels
/// nor predictions hold is left out of the table and of the averages, as there. Immutable.
/// </summary>
public sealed class ClassificationReport
{
    private const string WeightedHeading = "weighted avg";
    private static readonly CompositeFormat Heading = CompositeFormat.Parse("{0}  {1,9} {2,9} {3,9} {4,9}\n");

    private readonly List<ClassFigures> _present = [];

    /// <summary>The report of <paramref name="matrix"/>.</summary>
    public ClassificationReport(AnomalyConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Matrix = matrix;
        if (HasNormal) _present.Add(matrix.Normal);
        if (HasAnomaly) _present.Add(matrix.Anomaly);
    }

    /// <summary>What the figures are computed from.</summary>
    public AnomalyConfusionMatrix Matrix { get; }

    /// <summary>The plain mean over the classes; the rare class counts as much as the common one.</summary>
    public ClassFigures MacroAverage => Average(_ => 1);

    /// <summary>The mean over the classes weighted by their support. Its F1 need not lie between its precision and recall.</summary>
    public ClassFigures WeightedAverage => Average(c => c.Support);

    private bool HasNormal => Matrix.Total - Matrix.TruePositives > 0;

    private bool HasAnomaly => Matrix.Total - Matrix.TrueNegatives > 0;

    /// <summary>The table with two digits and the class names "False" and "True", as scikit-learn prints it for Boolean labels.</summary>
    public override string ToString() => ToString(2);

    /// <summary>The table.</summary>
    /// <param name="digits">Digits behind the point, in [0, 15].</param>
    /// <param name="normalName">The name of the normal class.</param>
    /// <param name="anomalyName">The name of the anomalous class.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="digits"/> is out of range.</exception>
    public string ToString(int digits, string normalName = "False", string anomalyName = "True")
    {
        Argument.InRange(digits, 0, 15, "ClassificationReport.digits");
        ArgumentNullException.ThrowIfNull(normalName);
        ArgumentNullException.ThrowIfNull(anomalyName);
        if (_present.Count == 0) return "";
        int width = Math.Max(Math.Max(normalName.Length, anomalyName.Length), WeightedHeading.Length);
        var text = new StringBuilder();

        void Line(string heading, string precision, string recall, string f1, string support) =>
            text.AppendFormat(CultureInfo.InvariantCulture, Heading, heading.PadLeft(width), precision, recall, f1, support);
        void Figures(string heading, ClassFigures f) =>
            Line(heading, Fixed(f.Precision, digits), Fixed(f.Recall, digits), Fixed(f.F1, digits), Count(f.Support));

        Line("", "precision", "recall", "f1-score", "support");
        text.Append('\n');
        if (HasNormal) Figures(normalName, Matrix.Normal);
        if (HasAnomaly) Figures(anomalyName, Matrix.Anomaly);
        text.Append('\n');
        Line("accuracy", "", "", Fixed(Matrix.Accuracy, digits), Count(Matrix.Total));
        Figures("macro avg", MacroAverage);
        Figures(WeightedHeading, WeightedAverage);
        return text.ToString();
    }

    private ClassFigures Average(Func<ClassFigures, double> weight)
    {
        double total = _present.Sum(weight);
        double Mean(Func<ClassFigures, double> figure) => total == 0 ? double.NaN : _present.Sum(c => weight(c) * figure(c)) / total;
        return new ClassFigures(Mean(c => c.Precision), Mean(c => c.Recall), Mean(c => c.F1), Matrix.Total);
    }

    private static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    // Python rounds an exact tie to the even digit (0.625 -> 0.62), .NET away from zero. A tie is one only if value * 10^digits is exact.
    private static string Fixed(double value, int digits)
    {
        double power = Math.Pow(10, digits), scaled = value * power;
        bool tie = Math.FusedMultiplyAdd(value, power, -scaled) == 0 && scaled - Math.Floor(scaled) == 0.5;
        return (tie ? Math.Round(scaled, MidpointRounding.ToEven) / power : value).ToString($"F{digits}", CultureInfo.InvariantCulture);
    }
}
