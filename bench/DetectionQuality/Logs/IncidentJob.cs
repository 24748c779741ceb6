extern alias keycloak;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Reporting;
using keycloak::KeycloakLogs.Incidents;
using keycloak::KeycloakLogs.Training;
using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using Microsoft.ML;
using MLNetHybrid;
using Attack = KeycloakLogGenerator.Incident;

namespace DetectionQuality.Logs;

/// <summary>
/// Attacks found by the sample's model where somebody can look at so many incidents a day, beside its members and simple scores. The
/// threshold of each is the one that gives as many incidents over the judged days, attacks among them.
/// </summary>
/// <param name="seeds">Of the generated logs.</param>
/// <param name="budgets">Incidents a day.</param>
/// <param name="kinds">Of attack.</param>
/// <param name="progress">For one line per log.</param>
internal sealed class IncidentJob(IReadOnlyList<int> seeds, IReadOnlyList<double> budgets, AttackKinds kinds, TextWriter progress)
{
    private static readonly IncidentOptions Grouping = new();

    public Report Run()
    {
        FoundAttack[] found = [.. seeds.SelectMany(Run)];
        string[] scorers = [.. found.Select(attack => attack.Scorer).Distinct()];
        (string Scorer, double Budget)[] columns = [.. budgets.SelectMany(budget => scorers.Select(scorer => (scorer, budget)))];
        FoundAttack[] Of((string Scorer, double Budget) column) =>
            [.. found.Where(attack => attack.Scorer == column.Scorer && attack.Budget == column.Budget)];
        var rows = new List<IReadOnlyList<string>> { Line("all", columns.Select(column => Share(Of(column)))) };
        foreach (string kind in found.Select(attack => attack.Kind).Distinct().Order(StringComparer.Ordinal))
            rows.Add(Line(kind, columns.Select(column => Share([.. Of(column).Where(attack => attack.Kind == kind)]))));
        rows.Add(Line("events until found, median", columns.Select(column => Median(Of(column), attack => attack.Events))));
        rows.Add(Line("minutes until found, median", columns.Select(column => Median(Of(column), attack => attack.Minutes))));
        rows.Add(Line("incidents a day that are no attack", columns.Select(column =>
            Of(column).Select(attack => (attack.Seed, attack.FalsePerDay)).Distinct().Average(log => log.FalsePerDay)
                .ToString("0.0", CultureInfo.InvariantCulture))));
        string[] head = ["attacks found",
            .. columns.Select(column => string.Create(CultureInfo.InvariantCulture, $"{column.Scorer} at {column.Budget}"))];
        string[] notes =
        [
            .. Machine.Notes(),
            $"Generated logs, seeds {string.Join(", ", seeds)}, kinds of attack: {kinds}; the earlier half trains, without "
                + "labels, the later is judged.",
            "An attack is found where an incident holds one of its events. at N: as many incidents a day, attacks among them.",
            "Simple scores: failures of the same user or address within half an hour; events of the user within ten minutes; the first "
                + "event from a country, or city, or address, of the user.",
        ];
        return new Report("Attacks found at a fixed number of incidents a day", notes, head, rows,
            JsonSerializer.SerializeToNode(found)!);
    }

    private static IReadOnlyList<string> Line(string name, IEnumerable<string> cells) => [name, .. cells];

    private static string Share(FoundAttack[] attacks) =>
        string.Create(CultureInfo.InvariantCulture, $"{attacks.Count(attack => attack.IsFound)} of {attacks.Length}");

    private static string Median(FoundAttack[] attacks, Func<FoundAttack, double> figure)
    {
        double[] sorted = [.. attacks.Where(attack => attack.IsFound).Select(figure).Order()];
        return sorted.Length == 0 ? "-" : sorted[sorted.Length / 2].ToString("0.#", CultureInfo.InvariantCulture);
    }

    private IEnumerable<FoundAttack> Run(int seed)
    {
        progress.WriteLine(FormattableString.Invariant($"generated, seed {seed}"));
        (GeneratedLog training, GeneratedLog test) = LogGenerator.GenerateWithIncidents(
            new GeneratorOptions { Seed = seed, Kinds = kinds });
        var options = new TrainOptions();
        var ml = new MLContext(options.Seed);
        ITransformer model = LogModel.Create(ml, options).Fit(new EventSequence([], training.Events).ToDataView(ml));
        var sequence = new EventSequence(training.Events, test.Events);
        IEnumerable<(string Name, float[] Scores)> scored = Judge.Run(
            model.Transform(sequence.ToDataView(ml)), sequence, LogModel.Detectors(options)).Select(judgement =>
                (judgement.Detector.Name, judgement.Scores));
        double days = AlertRate.Days(test.Events);
        foreach ((string name, float[] scores) in scored.Concat(SimpleScores.Of(training.Events, test.Events)))
            foreach (double budget in budgets)
            {
                IReadOnlyList<IncidentGroup> incidents = AlertRate.Of(test.Events, scores, budget, Grouping)
                    .Reported(test.Events, scores, Grouping);
                HashSet<int> alarms = [.. incidents.SelectMany(incident => incident.Rows)];
                double falsePerDay = incidents.Count(incident => incident.Rows.All(row => test.Events[row].Label != true)) / days;
                foreach (Attack attack in test.Incidents)
                {
                    int first = attack.Rows.ToList().FindIndex(alarms.Contains);
                    yield return new FoundAttack(name, budget, seed, attack.Kind, first >= 0, first + 1,
                        first < 0 ? 0 : (test.Events[attack.Rows[first]].Timestamp - attack.First).TotalMinutes, falsePerDay);
                }
            }
    }
}
