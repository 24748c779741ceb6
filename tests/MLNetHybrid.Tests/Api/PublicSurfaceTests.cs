using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Tests.Api;

/// <summary>Conventions of the public surface, checked on every exported type.</summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly Assembly Library = typeof(MLNetHybrid.AnomalyTransformer).Assembly;

    [Fact]
    public void Internals_of_mlnet_are_reachable_at_run_time()
    {
        var data = new MLContext(1).Data.LoadFromEnumerable([new Row { Features = [1, 2] }]);
        Assert.Equal("Features", new RoleMappedData(data, label: null, feature: "Features").Schema.Feature!.Value.Name);
    }

    [Fact]
    public void No_internal_type_of_mlnet_shows_in_the_public_surface()
    {
        string[] leaks =
        [
            .. from type in Library.GetExportedTypes()
               from used in new[] { type.BaseType! }.Concat(
                   type.GetMembers(Declared).Where(m => ShowsOutside(type, m)).SelectMany(UsedTypes))
               where used is not null && !IsVisible(used)
               select $"{type}: {used}",
        ];
        Assert.Empty(leaks);
    }

    [Fact]
    public void No_public_member_hands_out_an_array() => Assert.Empty(
        from type in Library.GetExportedTypes()
        from property in type.GetProperties()
        where property.PropertyType.IsArray
        select $"{type}.{property.Name}");

    [Fact]
    public void Options_are_sealed_with_init_only_properties() => Assert.All(
        Library.GetExportedTypes().Where(t => t.Name == "Options"),
        options =>
        {
            Assert.True(options.IsSealed);
            Assert.Empty(options.GetFields());
            Assert.All(options.GetProperties(BindingFlags.Public | BindingFlags.Instance), property =>
                Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit),
                    property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
            Assert.NotNull(options.GetConstructor([]));
        });

    [Fact]
    public void One_using_of_the_library_beside_that_of_mlnet_reaches_every_type() =>
        Assert.All(Library.GetExportedTypes(), type => Assert.Contains(type.Namespace, new[] { "MLNetHybrid", "Microsoft.ML" }));

    [Fact]
    public void Extension_methods_stand_in_catalogs_and_nothing_else_stands_beside_them_in_the_namespace_of_mlnet() => Assert.Equal(
        Library.GetExportedTypes()
        .Where(t => t.GetMethods().Any(m => m.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute)))),
        Library.GetExportedTypes().Where(t => t.Namespace == "Microsoft.ML" && t.Name.EndsWith("Catalog", StringComparison.Ordinal)));

    [Fact]
    public void Every_component_is_made_by_a_short_overload_and_by_options()
    {
        (MethodInfo Short, Type Options)[] pairs = [.. Overloads()];
        Assert.Equal(Library.GetExportedTypes().Where(t => t.Name == "Options").Order(Names),
            pairs.Select(pair => pair.Options).Order(Names));
        Assert.All(pairs, pair => Assert.All(pair.Short.GetParameters().Skip(1), parameter =>
        {
            PropertyInfo? property = pair.Options.GetProperty(
                parameter.Name!, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null)
            {
                Assert.Equal("partitionColumnName", parameter.Name);   // the options take several
                return;
            }

            bool isRequired = property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute));
            Assert.Equal(isRequired, !parameter.HasDefaultValue);
            // null stands for a default that is no constant
            if (isRequired || parameter.DefaultValue is null && !IsNullable(property)) return;
            Assert.Equal(property.GetValue(Activator.CreateInstance(pair.Options)), parameter.DefaultValue, DefaultsAreEqual);
        }));
    }

    [Fact]
    public void Options_with_something_random_have_a_seed_and_so_have_their_short_overloads() => Assert.All(
        Overloads(), pair =>
        Assert.Equal(pair.Options.GetProperty("Seed") is not null, pair.Short.GetParameters().Any(p => p.Name == "seed")));

    [Fact]
    public void Columns_come_in_the_order_of_mlnet() => Assert.All(Overloads().Select(pair => pair.Short), method =>
    {
        string[] names = [.. method.GetParameters().Skip(1).Select(p => p.Name!)];
        if (names.Contains("outputColumnName")) Assert.Equal("outputColumnName", names[0]);
        if (names.Contains("inputColumnName")) Assert.Equal("inputColumnName", names[1]);
        if (names.Contains("featureColumnName")) Assert.Equal("featureColumnName", names[0]);
    });

    [Fact]
    public void Options_are_records() => Assert.All(
        Library.GetExportedTypes().Where(t => t.Name == "Options"), options => Assert.NotNull(options.GetMethod("<Clone>$")));

    [Fact]
    public void Every_component_has_a_loader_and_names_that_fit_the_file_format()
    {
        LoadableClassAttributeBase[] loadable = [.. Library.GetCustomAttributes<LoadableClassAttributeBase>()];
        Type[] transformers = [.. Library.GetTypes().Where(t => !t.IsAbstract && typeof(ITransformer).IsAssignableFrom(t))];
        Type[] predictors = [.. Library.GetTypes().Where(t => !t.IsAbstract && typeof(IPredictor).IsAssignableFrom(t))];
        Assert.Equal(Names(transformers.Concat(predictors)), Names(LoadedBy(typeof(SignatureLoadModel))));
        // and in the form in which the transforms of a data view are saved
        Assert.Equal(Names(transformers), Names(LoadedBy(typeof(SignatureLoadDataTransform), typeof(SignatureLoadRowMapper))));
        Assert.All(loadable, a => Assert.All(a.LoadNames, name => Assert.InRange(name.Length, 1, 24)));
        Assert.All(loadable.GroupBy(a => a.LoaderType), loaders => Assert.Single(loaders.SelectMany(a => a.LoadNames).Distinct()));
        Assert.Equal(transformers.Length + predictors.Length, loadable.SelectMany(a => a.LoadNames).Distinct().Count());

        IEnumerable<Type> LoadedBy(params Type[] signatures) =>
            loadable.Where(a => a.SigTypes.Any(signatures.Contains)).Select(a => a.LoaderType);
        static IEnumerable<string> Names(IEnumerable<Type> types) => types.Select(t => t.Name).Order();
    }

    [Fact]
    public void Extension_methods_live_where_a_user_of_mlnet_finds_them() => Assert.All(
        Library.GetExportedTypes().Where(t => t.IsAbstract && t.IsSealed && t.Name.EndsWith("Catalog", StringComparison.Ordinal)),
        catalog => Assert.Equal("Microsoft.ML", catalog.Namespace));

    private static readonly Comparison<Type> ByName = (a, b) => string.CompareOrdinal(a.FullName, b.FullName);
    private static readonly IComparer<Type> Names = Comparer<Type>.Create(ByName);

    // The catalogs' methods that make a component: the one with arguments, and the type of the other one's options.
    private static IEnumerable<(MethodInfo Short, Type Options)> Overloads() =>
        from method in Library.GetExportedTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static))
        let options = method.ReturnType.GetNestedType("Options")
        where options is not null && method.GetParameters().All(p => p.ParameterType != options)
        select (method, options);

    private static bool IsNullable(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    private static bool DefaultsAreEqual(object? option, object? argument) => Equals(option, argument);

    // What a user of the assembly can reach: public members, and protected ones of types that can be derived from.
    private static bool ShowsOutside(Type type, MemberInfo member)
    {
        bool derivable = !type.IsSealed && type.GetConstructors(Declared).Any(c => c.IsPublic || c.IsFamily || c.IsFamilyOrAssembly);
        return member switch
        {
            MethodBase method => method.IsPublic || (derivable && (method.IsFamily || method.IsFamilyOrAssembly)),
            FieldInfo field => field.IsPublic || (derivable && (field.IsFamily || field.IsFamilyOrAssembly)),
            _ => false,
        };
    }

    private static IEnumerable<Type> UsedTypes(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType),
        ConstructorInfo constructor => constructor.GetParameters().Select(p => p.ParameterType),
        FieldInfo field => [field.FieldType],
        _ => [],
    };

    private static bool IsVisible(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        return type.IsGenericParameter || (type.IsVisible && type.GetGenericArguments().All(IsVisible));
    }

    private sealed class Row
    {
        [VectorType(2)] public float[] Features { get; set; } = [];
    }
}
