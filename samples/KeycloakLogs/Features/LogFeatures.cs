using Microsoft.ML;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;

namespace KeycloakLogs.Features;

/// <summary>
/// From <see cref="LogRow"/> to one vector per event. Three groups:
/// <list type="bullet">
/// <item>what happened: the categorical columns, 0 or 1 per frequent value, and the roles;</item>
/// <item>when: hour and weekday on a circle;</item>
/// <item>how it fits what this user and this address did before: decayed counts of earlier events of the same kind. They
/// carry most of what the detectors find, and so are the ones that are standardized.</item>
/// </list>
/// </summary>
internal static class LogFeatures
{
    public const string Row = "Features";

    /// <summary>Values that occur less often in the training data share no column: too rare to learn from.</summary>
    private const int RarestCategory = 20;

    // Few values each; where they are not, the log was misread, and training is refused.
    private static readonly string[] _closedCategories =
    [
        nameof(LogRow.Type), nameof(LogRow.ClientId), nameof(LogRow.AuthType), nameof(LogRow.Method), nameof(LogRow.Status), nameof(LogRow.Error),
    ];

    // Routes may be many; the frequent ones are kept.
    private static readonly string[] _categories = [.. _closedCategories, Route];

    private static readonly TimeSpan _burst = TimeSpan.FromMinutes(1), _visit = TimeSpan.FromMinutes(10), _habit = TimeSpan.FromDays(7);

    // How often this was seen of late, for each combination of columns and each sense of "of late".
    private static readonly (string[] Of, TimeSpan HalfLife)[] _rates =
    [
        ([nameof(LogRow.UserId)], _burst),
        ([nameof(LogRow.UserId)], _visit),
        ([nameof(LogRow.IpAddress)], _visit),
        ([nameof(LogRow.UserId), nameof(LogRow.IpAddress)], _habit),
        ([nameof(LogRow.UserId), nameof(LogRow.City)], _habit),
        ([nameof(LogRow.UserId), nameof(LogRow.Location)], _habit),
        ([RolesOfUser], _habit),
        ([nameof(LogRow.UserId), nameof(LogRow.Type), nameof(LogRow.Method), Route], _burst),
        ([nameof(LogRow.UserId), nameof(LogRow.Type), nameof(LogRow.Method), Route], _visit),
        ([nameof(LogRow.UserId), nameof(LogRow.Type), nameof(LogRow.Method), Route], _habit),
    ];

    private const string Route = "Route";
    private const string RolesOfUser = "RolesOfUser";
    private const string Categories = "Categories";
    private const string Behaviour = "Behaviour";
    private const string RoleFlags = "RoleFlags";
    private const string Calendar = "Calendar";
    private const string Context = "Context";

    public static IEstimator<ITransformer> Create(MLContext ml)
    {
        TransformsCatalog transforms = ml.Transforms;
        // "/api/orders/1234" without its digits is the route "/api/orders/".
        IEstimator<ITransformer> chain = transforms.Text
            .NormalizeText(Route, nameof(LogRow.Path), TextNormalizingEstimator.CaseMode.None, keepDiacritics: true, keepNumbers: false)
            // One key for the user together with all roles held.
            .Append(transforms.Concatenate(RolesOfUser, nameof(LogRow.UserId), nameof(LogRow.Roles)))
            .Append(transforms.Conversion.Hash(new HashingEstimator.ColumnOptions(RolesOfUser, RolesOfUser, combine: true)));

        foreach (((string[] of, TimeSpan halfLife), int i) in _rates.Select((rate, i) => (rate, i)))
            chain = chain.Append(transforms.EventRate(Rate(i), nameof(LogRow.Timestamp), of, halfLife));
        chain = chain
            .Append(transforms.Concatenate(Behaviour, [.. _rates.Select((_, i) => Rate(i))]))
            .Append(transforms.NormalizeMeanVariance(Behaviour, fixZero: false));

        chain = chain.Append(transforms.CategoryGuard(_closedCategories));
        foreach (string category in _categories) chain = chain.Append(transforms.Categorical.OneHotEncoding(category));
        return chain
            .Append(transforms.Concatenate(Categories, _categories))
            .Append(transforms.FeatureSelection.SelectFeaturesBasedOnCount(Categories, count: RarestCategory))
            .Append(transforms.MultiHot(RoleFlags, nameof(LogRow.Roles), RarestCategory))
            .Append(transforms.CalendarFeatures(Calendar, nameof(LogRow.Timestamp)))
            .Append(transforms.Concatenate(Context, Categories, RoleFlags, Calendar))
            // What is ordinary in itself explains the behaviour, and must not drown it.
            .Append(transforms.Expression(Context, "x => x / 2", Context))
            .Append(transforms.Concatenate(Row, Behaviour, Context));
    }

    private static string Rate(int index) => $"Rate{index}";
}
