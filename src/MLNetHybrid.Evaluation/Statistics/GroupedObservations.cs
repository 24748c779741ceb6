using MLNetHybrid.Evaluation.Statistics;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// N observations of D variables, each in one of K groups: what <see cref="Manova"/>, <see cref="Anova"/> and <see cref="TukeyHsd"/>
/// compare. Immutable.
/// </summary>
/// <remarks>
/// The tests assume independent observations. Windows that share rows are not: their p-values come out far too small. Take every L-th
/// window (<see cref="FromDataView"/> with a stride), or read the figures as a description: <see cref="IsDescriptive"/> says so, and every
/// result carries it on.
/// </remarks>
public sealed class GroupedObservations
{
    private readonly double[] _values;
    private readonly int[] _groups;

    internal GroupedObservations(
        IReadOnlyList<string> variableNames, double[] values, IReadOnlyList<string> groupNames, int[] groups, bool overlapping)
    {
        VariableNames = variableNames;
        GroupNames = groupNames;
        _values = values;
        _groups = groups;
        IsDescriptive = overlapping;
        int[] sizes = new int[groupNames.Count];
        foreach (int g in groups) sizes[g]++;
        GroupSizes = Array.AsReadOnly(sizes);
    }

    /// <summary>Names of the variables, (D).</summary>
    public IReadOnlyList<string> VariableNames { get; }

    /// <summary>Names of the groups, (K).</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Observations in each group, (K).</summary>
    public IReadOnlyList<int> GroupSizes { get; }

    /// <summary>N.</summary>
    public int Count => _groups.Length;

    /// <summary>D.</summary>
    public int VariableCount => VariableNames.Count;

    /// <summary>Whether observations share rows, so that p-values describe and do not test.</summary>
    public bool IsDescriptive { get; }

    /// <param name="variableNames">(D)</param>
    /// <param name="values">(N, D), finite, one observation after another.</param>
    /// <param name="groups">The group of each observation, (N). Groups are ordered by name.</param>
    /// <param name="overlapping">Whether observations share rows, as windows of consecutive rows do.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a value is not finite.</exception>
    public static GroupedObservations Create(
        IReadOnlyList<string> variableNames, ReadOnlySpan<double> values, IReadOnlyList<string> groups, bool overlapping = false)
    {
        ArgumentNullException.ThrowIfNull(variableNames);
        ArgumentNullException.ThrowIfNull(groups);
        int N = groups.Count, D = variableNames.Count;
        if (values.Length != (long)N * D)
            throw new ArgumentException(Invariant($"{N} observations of {D} variables are {(long)N * D} values; got {values.Length}."),
                nameof(values));
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]))
                throw new ArgumentException(
                    Invariant($"Variable '{variableNames[i % D]}' of observation {i / D} must be finite; got ")
                        + Invariant($"{values[i]}."), nameof(values));
        string[] names = [.. groups.Distinct().Order(StringComparer.Ordinal)];
        return new GroupedObservations([.. variableNames], values.ToArray(), names,
            [.. groups.Select(name => Array.BinarySearch(names, name, StringComparer.Ordinal))], overlapping);
    }

    /// <summary>Reads the observations of a data view. Rows with a missing or infinite value are left out.</summary>
    /// <param name="data">Rows in the order of time.</param>
    /// <param name="options">Which columns, and which rows.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <example>
    /// <code>
    /// var observations = GroupedObservations.FromDataView(scored, new ObservationOptions { PartitionColumnName = "Source", Stride = 10 });
    /// ManovaResult manova = Manova.Test(observations);
    /// Console.WriteLine($"p = {manova.PillaiTrace.PValue:G3}");
    /// </code>
    /// </example>
    public static GroupedObservations FromDataView(IDataView data, ObservationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        return ObservationReader.Read(data, options.Checked());
    }

    /// <summary>The observations of some of the variables.</summary>
    /// <param name="variables">Numbers of the variables, in the order in which they are wanted.</param>
    public GroupedObservations Select(IReadOnlyList<int> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        int D = VariableCount, M = variables.Count;
        var values = new double[(long)Count * M];
        for (int i = 0; i < Count; i++)
            for (int j = 0; j < M; j++) values[i * M + j] = _values[i * D + variables[j]];
        return new GroupedObservations([.. variables.Select(v => VariableNames[v])], values, GroupNames, _groups, IsDescriptive);
    }

    /// <summary>The values of one variable in one group, in the order of the observations.</summary>
    public double[] ValuesOf(int variable, int group)
    {
        var values = new double[GroupSizes[group]];
        for (int i = 0, next = 0; i < Count; i++)
            if (_groups[i] == group) values[next++] = _values[i * VariableCount + variable];
        return values;
    }

    internal int GroupOf(int observation) => _groups[observation];

    internal ReadOnlySpan<double> Row(int observation) => _values.AsSpan(observation * VariableCount, VariableCount);

    /// <summary>What every comparison of groups needs: two groups or more, of two observations or more.</summary>
    internal void RequireComparable(string test)
    {
        if (VariableCount == 0) throw new ArgumentException($"{test} needs at least one variable; got none.");
        if (GroupNames.Count < 2)
            throw new ArgumentException($"{test} compares at least two groups; got "
                + (GroupNames.Count == 0 ? "no observations." : $"only '{GroupNames[0]}' with {GroupSizes[0]} observations."));
        for (int g = 0; g < GroupNames.Count; g++)
            if (GroupSizes[g] < 2)
                throw new ArgumentException($"{test} needs at least 2 observations in each group; group '{GroupNames[g]}' has "
                    + $"{GroupSizes[g]}.");
    }
}
