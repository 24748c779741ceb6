using Microsoft.ML;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;

namespace KeycloakLogs.Features;

/// <summary>
/// From <see cref="LogRow"/> to one vector per event. Three groups:
/// <list type="bullet">
/// <item>what happened: the categorical columns, 0 or 1 per frequent value, and the roles;</item>
/// <item>when: hour and weekday on a circle;</item>
/// <item>how it fits what this user and this address did before: decayed counts of earlier events of the same kind, and how rare
/// the action is for the user. They carry most of what the detectors find, and so are the ones that are standardized.</item>
/// </list>
/// </summary>
internal static class LogFeatures
{
    public const string Row = "Features";

    /// <summary>Values that occur less often in the training data share no column: too rare to learn from.</summary>
    private const int RarestCategory = 20;

    // Few values each; where they are not, the log was misread, and training is refused.
    private static readonly string[] ClosedCategoryColumns =
    [
        nameof(LogRow.Type), nameof(LogRow.ClientId), nameof(LogRow.AuthType), nameof(LogRow.Method), nameof(LogRow.Status),
        nameof(LogRow.Error),
    ];

    // Routes may be many; the frequent ones are kept.
    private static readonly string[] CategoryColumns = [.. ClosedCategoryColumns, Route];

    private static readonly TimeSpan Burst = TimeSpan.FromMinutes(1), Visit = TimeSpan.FromMinutes(10), Habit = TimeSpan.FromDays(7);

    // What a user does, among all that the user does: training's four weeks count, and are saved with the model.
    private static readonly string[] Action = [nameof(LogRow.Type), nameof(LogRow.Method), Route];

    // How often this was seen of late, for each combination of columns and each sense of "of late".
    private static readonly (string[] Of, TimeSpan HalfLife)[] Rates =
    [
        ([nameof(LogRow.UserId)], Burst),
        ([nameof(LogRow.UserId)], Visit),
        ([nameof(LogRow.IpAddress)], Visit),
        ([nameof(LogRow.UserId), nameof(LogRow.IpAddress)], Habit),
        ([nameof(LogRow.UserId), nameof(LogRow.City)], Habit),
        ([nameof(LogRow.UserId), nameof(LogRow.Location)], Habit),
        ([RolesOfUser], Habit),
        ([nameof(LogRow.UserId), .. Action], Burst),
        ([nameof(LogRow.UserId), .. Action], Visit),
        ([nameof(LogRow.UserId), .. Action], Habit),
    ];

    // What is new for the user: 1 where it was never seen, 0 where it was just seen.
    private static readonly (string Name, string[] Of)[] News =
    [
        ("NewCountry", [nameof(LogRow.Location)]), ("NewCity", [nameof(LogRow.City)]), ("NewClient", [nameof(LogRow.ClientId)]),
        ("NewAction", Action),
    ];

    private static readonly TimeSpan Memory = TimeSpan.FromDays(90);

    private const string Route = "Route";
    private const string ActionRarity = "ActionRarity";
    private const string RolesOfUser = "RolesOfUser";
    private const string Categories = "Categories";
    private const string Behaviour = "Behaviour";
    private const string RoleFlags = "RoleFlags";
    private const string Calendar = "Calendar";
    private const string Context = "Context";
    private const string Prefix = $"{Context}.";

    public static IEstimator<ITransformer> Create(MLContext ml)
    {
        TransformsCatalog transforms = ml.Transforms;
        // "/api/orders/1234" without its digits is the route "/api/orders/".
        IEstimator<ITransformer> chain = transforms.Text
            .NormalizeText(Route, nameof(LogRow.Path), TextNormalizingEstimator.CaseMode.None, keepDiacritics: true, keepNumbers: false)
            // One key for the user together with all roles held.
            .Append(transforms.Concatenate(RolesOfUser, nameof(LogRow.UserId), nameof(LogRow.Roles)))
            .Append(transforms.Conversion.Hash(new HashingEstimator.ColumnOptions(RolesOfUser, RolesOfUser, combine: true)));

        foreach (((string[] of, TimeSpan halfLife), int i) in Rates.Select((rate, i) => (rate, i)))
            chain = chain.Append(transforms.EventRate(Rate(i), nameof(LogRow.Timestamp), of, halfLife));
        foreach ((string name, string[] of) in News)
            chain = chain.Append(transforms.Novelty(name, nameof(LogRow.Timestamp), of, [nameof(LogRow.UserId)], Memory));
        chain = chain
            .Append(transforms.Rarity(ActionRarity, nameof(LogRow.Timestamp), Action, [nameof(LogRow.UserId)]))
            .Append(transforms.Concatenate(
            Behaviour, [.. Rates.Select((_, i) => Rate(i)), ActionRarity, .. News.Select(news => news.Name)]))
            .Append(transforms.Scale(Behaviour));

        chain = chain.Append(transforms.CategoryGuard(ClosedCategoryColumns));
        foreach (string category in CategoryColumns) chain = chain.Append(transforms.Categorical.OneHotEncoding(category));
        return chain
            .Append(transforms.Concatenate(Categories, CategoryColumns))
            .Append(transforms.FeatureSelection.SelectFeaturesBasedOnCount(Categories, count: RarestCategory))
            .Append(transforms.MultiHot(RoleFlags, nameof(LogRow.Roles), RarestCategory))
            .Append(transforms.CalendarFeatures(Calendar, nameof(LogRow.Timestamp)))
            .Append(transforms.Concatenate(Context, Categories, RoleFlags, Calendar))
            // What is ordinary in itself explains the behaviour, and must not drown it.
            .Append(transforms.Expression(Context, "x => x / 2", Context))
            .Append(transforms.Concatenate(Row, Behaviour, Context));
    }

    /// <summary>
    /// The name of a slot of <see cref="Row"/> in words: a rate by what it counts and its half-life, the rarity by whose action it is of,
    /// other slots by their own names.
    /// </summary>
    public static string Describe(string slot)
    {
        if (slot == $"{Behaviour}.{ActionRarity}") return $"rarity of {string.Join(" + ", Action)} for {nameof(LogRow.UserId)}";
        if (Array.Find(News, news => slot == $"{Behaviour}.{news.Name}") is { Name: not null } found)
            return $"new {string.Join(" + ", found.Of)} for {nameof(LogRow.UserId)}";
        int rate = Array.FindIndex(Rates, candidate => slot == $"{Behaviour}.{Rate(Array.IndexOf(Rates, candidate))}");
        if (rate < 0) return slot.StartsWith(Prefix, StringComparison.Ordinal) ? slot[Prefix.Length..] : slot;
        TimeSpan halfLife = Rates[rate].HalfLife;
        return $"rate of {string.Join(" + ", Rates[rate].Of)}, half-life "
            + $"{(halfLife.TotalDays >= 1 ? $"{halfLife.TotalDays:0} d" : $"{halfLife.TotalMinutes:0} min")}";
    }

    private static string Rate(int index) => $"Rate{index}";
}
