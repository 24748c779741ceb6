using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Tests.Api;

/// <summary>Conventions of the public surface, checked on every exported type.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly Type[] Exported = typeof(AnomalyMetrics).Assembly.GetExportedTypes();

    [Fact]
    public void No_type_is_named_as_one_that_every_user_of_mlnet_has_in_scope()
    {
        Assembly[] mlnet = [typeof(MLContext).Assembly, typeof(IDataView).Assembly, typeof(DataViewSchema).Assembly,
            typeof(BinaryClassificationMetrics).Assembly];
        HashSet<string> taken = [.. mlnet.SelectMany(a => a.GetExportedTypes())
            .Where(t => t.Namespace is "Microsoft.ML" or "Microsoft.ML.Data").Select(t => t.Name)];
        Assert.DoesNotContain(Exported, t => taken.Contains(t.Name));
    }

    [Fact]
    public void No_public_member_hands_out_an_array() =>
        Assert.Empty(Exported.SelectMany(t => t.GetProperties()).Where(p => p.PropertyType.IsArray)
            .Select(p => $"{p.DeclaringType}.{p.Name}"));

    [Fact]
    public void One_namespace_beside_that_of_mlnet_holds_every_type() =>
        Assert.All(Exported, t => Assert.Equal(IsCatalog(t) ? "Microsoft.ML" : "MLNetHybrid.Evaluation", t.Namespace));

    [Fact]
    public void Options_are_sealed_with_init_only_properties()
    {
        Type[] options = [.. Exported.Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal))];
        Assert.NotEmpty(options);
        Assert.All(options, type =>
        {
            Assert.True(type.IsSealed);
            Assert.NotNull(type.GetConstructor([]));
            Assert.All(type.GetProperties(),
                p => Assert.Contains(typeof(IsExternalInit), p.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
        });
    }

    [Fact]
    public void Figures_cannot_be_set_from_outside() => Assert.Empty(
        from type in Exported
        where !type.Name.EndsWith("Options", StringComparison.Ordinal)
        from property in type.GetProperties()
        where property.SetMethod is { IsPublic: true } setter
            && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        select $"{type}.{property.Name}");

    [Fact]
    public void Extension_methods_live_where_a_user_of_mlnet_finds_them()
    {
        Type[] catalogs = [.. Exported.Where(t => t.IsAbstract && t.IsSealed && IsCatalog(t))];
        Assert.NotEmpty(catalogs);
        Assert.All(catalogs, catalog => Assert.Equal("Microsoft.ML", catalog.Namespace));
    }

    private static bool IsCatalog(Type type) => type.Name.EndsWith("Catalog", StringComparison.Ordinal);
}
