using KeycloakLogs.Reporting;

namespace KeycloakLogs.Tests.Reporting;

public sealed class DetectionFiguresTests
{
    [Fact]
    public void Figures_follow_from_the_table_of_verdicts()
    {
        // Three attacks, five ordinary events; alarms on two attacks and one ordinary event.
        DetectionFigures figures = DetectionFigures.Of(
            [true, true, true, false, false, false, false, false], [9, 8, 1, 7, 2, 2, 2, 2], [true, true, false, true, false, false, false, false]);
        Assert.Equal((8, 3, 3, 2), (figures.Judged, figures.Attacks, figures.Alarms, figures.TrueAlarms));
        Assert.Equal(2 / 3.0, figures.Precision, 1e-12);
        Assert.Equal(2 / 3.0, figures.Recall, 1e-12);
        Assert.Equal(2 / 3.0, figures.F1, 1e-12);
        Assert.Equal(0.2, figures.FalseAlarmRate, 1e-12);
        // Of the 15 pairs of attack and ordinary event, 10 are in order: 5 + 5 + 0.
        Assert.Equal(10 / 15.0, figures.RocAuc, 1e-12);
    }

    [Fact]
    public void Tied_scores_count_half()
    {
        Assert.Equal(0.5, DetectionFigures.Of([true, false, true, false], [1, 1, 1, 1], new bool[4]).RocAuc, 1e-12);
        Assert.Equal(0.75, DetectionFigures.Of([true, false, false], [2, 2, 1], new bool[3]).RocAuc, 1e-12);
    }

    [Fact]
    public void Infinite_scores_are_ranked_and_NaN_is_not_judged()
    {
        DetectionFigures figures = DetectionFigures.Of([true, false, true], [float.PositiveInfinity, 0, float.NaN], [true, false, true]);
        Assert.Equal((2, 1, 1.0), (figures.Judged, figures.Attacks, figures.RocAuc));
    }

    [Fact]
    public void Without_alarms_precision_is_zero() => Assert.Equal(0, DetectionFigures.Of([true, false], [1, 0], [false, false]).Precision);
}
