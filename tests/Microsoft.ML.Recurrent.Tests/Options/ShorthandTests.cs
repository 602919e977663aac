using System.Reflection;
using Microsoft.ML.Recurrent.Anomalies;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>
/// The methods on ML.NET's catalogs that take a few parameters in place of options pass each to the option of its name, and make the cell of their name.
/// </summary>
public sealed class ShorthandTests
{
    private const string Pretrained = nameof(RecurrentForecastingCatalog.ForecastPretrained);
    private const string PretrainedFeatures = nameof(RecurrentSeriesCatalog.FeaturizeSeriesByPretrained);
    private static readonly MLContext s_ml = new(1);

    // Copied arrays are other objects with the same content.
    private static readonly IEqualityComparer<(string, object?)> s_byContent =
        EqualityComparer<(string, object?)>.Create((one, other) => Equals(Comparable(one.Item2), Comparable(other.Item2)));

    private static readonly IReadOnlyDictionary<string, MethodInfo> s_shorthands = typeof(RecurrentOptions).Assembly.GetExportedTypes()
        .Where(type => type.Namespace == "Microsoft.ML" && type is { IsAbstract: true, IsSealed: true })
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(method => IsEstimator(method.ReturnType)
            && !method.GetParameters().Any(parameter => parameter.ParameterType.Name.EndsWith("Options", StringComparison.Ordinal)))
        .ToDictionary(method => $"{method.GetParameters()[0].ParameterType.Name}.{method.Name}");

    public static TheoryData<string> Shorthands => [.. s_shorthands.Keys];

    [Fact]
    public void TheUsualOnesAreAmongThem()
    {
        var names = s_shorthands.Values.Select(method => method.Name).ToList();
        foreach (var cell in new[] { "Lstm", "Gru" })
        {
            Assert.Equal(3, names.Count(name => name == cell));
            foreach (var name in new[] { "ForecastBy", "DetectAnomalyBy", "FeaturizeTextBy", "FeaturizeSeriesBy" })
                Assert.Contains(name + cell, names);
        }

        Assert.Contains("SequenceTagging", names);
        Assert.Contains("RecurrentLanguageModel", names);
    }

    [Theory]
    [MemberData(nameof(Shorthands))]
    public void CellOrArchitectureIsTheOneOfTheName(string shorthand)
    {
        var method = s_shorthands[shorthand];
        var options = OptionsOf(Call(method, null, null));
        if (method.Name == PretrainedFeatures)
        {
            Assert.DoesNotContain("Cell", options.Keys);
            return;
        }

        if (method.Name == Pretrained)
        {
            Assert.Equal(ForecastArchitecture.Pretrained, options["Architecture"].Single());
            return;
        }

        var expected = method.Name.EndsWith("Gru", StringComparison.Ordinal) ? CellKind.Gru : CellKind.Lstm; // those without a cell in their name build an LSTM
        Assert.Equal(expected, options["Cell"].Single());
    }

    [Theory]
    [MemberData(nameof(Shorthands))]
    public void EveryParameterBecomesTheOptionOfItsNameAndNoOther(string shorthand)
    {
        var method = s_shorthands[shorthand];
        var before = OptionsOf(Call(method, null, null, namesAllColumns: true)); // the columns of bounds are given together or not at all
        foreach (var parameter in method.GetParameters().Skip(1))
        {
            var value = Another(parameter);
            var after = OptionsOf(Call(method, parameter, value, namesAllColumns: true));
            var changed = before.Keys.Where(name => !before[name].SequenceEqual(after[name])).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(TargetsOf(method, parameter), changed);
            foreach (var name in changed)
                Assert.Equal(value, before[name].Zip(after[name]).Single(pair => !Equals(pair.First, pair.Second)).Second);
        }
    }

    [Theory]
    [MemberData(nameof(Shorthands))]
    public void WhatIsNotAParameterIsAsInNewOptions(string shorthand)
    {
        var method = s_shorthands[shorthand];
        var made = TrainingOptionsOf(Call(method, null, null));
        var expected = Activator.CreateInstance(made.GetType())!;
        // The cell or the pretrained network is in the name, the seed is that of the context, and the name of an input column may follow from that of the output.
        var given = method.GetParameters().Where(parameter => !parameter.HasDefaultValue).Select(parameter => parameter.Name!)
            .Concat(["Cell", "InputColumnName", "Seed", .. method.Name == Pretrained ? ["Architecture"] : Array.Empty<string>()]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var property in made.GetType().GetProperties().Where(property => !given.Contains(property.Name)))
            Assert.Equal((property.Name, property.GetValue(expected)), (property.Name, property.GetValue(made)), s_byContent);
    }

    // A language model is best where both are the same.
    private static string[] TargetsOf(MethodInfo method, ParameterInfo parameter) =>
        (method.Name, parameter.Name) is ("RecurrentLanguageModel", "hiddenSize") ? ["EmbeddingSize", "HiddenSize"]
            : [char.ToUpperInvariant(parameter.Name![0]) + parameter.Name[1..]];

    private static object Call(MethodInfo method, ParameterInfo? changed, object? value, bool namesAllColumns = false)
    {
        var arguments = method.GetParameters().Select((parameter, i) => i == 0 ? CatalogOf(parameter.ParameterType)
            : parameter == changed ? value
            : parameter.HasDefaultValue && !(namesAllColumns && parameter.ParameterType == typeof(string)) ? Default(parameter)
            : Required(parameter));
        return method.Invoke(null, [.. arguments])!;
    }

    private static object? Default(ParameterInfo parameter) =>
        parameter.ParameterType.IsEnum ? Enum.ToObject(parameter.ParameterType, parameter.DefaultValue!) : parameter.DefaultValue;

    private static object Required(ParameterInfo parameter) => parameter.ParameterType == typeof(string) ? "column" + parameter.Position : 3;

    private static object Another(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var usual = parameter.HasDefaultValue ? Default(parameter) : Required(parameter);
        return type == typeof(string) ? "another"
            : type == typeof(int) ? (int)(usual ?? 0) + 5
            : type == typeof(float) ? (float)(usual ?? 1f) * 0.75f
            : type == typeof(bool) ? !(bool)(usual ?? false)
            : type == typeof(IDataView) ? OptionSample.OtherRows
            : type.IsEnum ? Enum.GetValues(type).Cast<object>().First(value => !value.Equals(usual))
            : throw new NotSupportedException($"{parameter.Member.Name} has a parameter of type {type}; say what another value of it is.");
    }

    /// <summary>Every option of an estimator, those of a detector beside those of its forecaster.</summary>
    private static Dictionary<string, object?[]> OptionsOf(object estimator) => FieldsOf(estimator)
        .Where(value => value is RecurrentOptions or PretrainedSeriesFeaturizingOptions or AnomalyRule).Distinct()
        .SelectMany(options => options!.GetType().GetProperties().Where(property => property.Name is not ("EqualityContract" or "BoundsLevel")),
            (options, property) => (property.Name, Value: property.GetValue(options)))
        .GroupBy(option => option.Name).ToDictionary(group => group.Key, group => group.Select(option => option.Value).Select(Comparable).ToArray());

    private static object TrainingOptionsOf(object estimator) =>
        FieldsOf(estimator).First(value => value is RecurrentOptions or PretrainedSeriesFeaturizingOptions)!;

    private static object? Comparable(object? value) => value is Array array ? string.Join(", ", array.Cast<object>()) : value;

    private static IEnumerable<object?> FieldsOf(object owner)
    {
        for (var type = owner.GetType(); type is not null; type = type.BaseType)
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
                yield return field.GetValue(owner);
    }

    private static object CatalogOf(Type type) => new object[]
    {
        s_ml.BinaryClassification.Trainers, s_ml.MulticlassClassification.Trainers, s_ml.Regression.Trainers,
        s_ml.Forecasting, s_ml.Transforms, s_ml.Transforms.Text,
    }.Single(catalog => catalog.GetType() == type);

    private static bool IsEstimator(Type type) =>
        type.GetInterfaces().Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEstimator<>));
}
