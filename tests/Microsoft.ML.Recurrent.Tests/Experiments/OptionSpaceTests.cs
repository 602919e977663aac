using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>
/// That the attributes of the options follow the rules of Microsoft.ML.AutoML's <c>SearchSpace&lt;T&gt;</c>, and lead to nothing that the options refuse.
/// </summary>
public sealed class OptionSpaceTests
{
    private static readonly Type[] s_choosable = [typeof(string), typeof(int), typeof(short), typeof(long), typeof(float), typeof(double), typeof(char)];

    // As Microsoft.ML.AutoML turns its parameters into options.
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() }, NumberHandling = JsonNumberHandling.AllowReadingFromString };

    public static TheoryData<Type> Options => [.. typeof(RecurrentOptions).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RecurrentOptions)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Options))]
    public void OptionsCanBeMadeAndHaveAWorthwhileSpace(Type type)
    {
        Assert.NotNull(type.GetConstructor(Type.EmptyTypes));
        Assert.InRange(Marks(type).Count(), 10, 20);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void MemberHasAtMostOneAttributeAndCanBeSet(Type type) => Assert.All(Marks(type), pair =>
    {
        Assert.Single(pair.Marks);
        Assert.True(pair.Property.SetMethod is { IsPublic: true } && pair.Property.GetMethod is { IsPublic: true }, pair.Property.Name);
        Assert.Null(pair.Property.GetCustomAttribute<JsonIgnoreAttribute>());
    });

    [Theory]
    [MemberData(nameof(Options))]
    public void AttributeBelongsToTheTypeOfItsMember(Type type) => Assert.All(Marks(type), pair =>
    {
        var held = pair.Property.PropertyType;
        var belongs = pair.Marks[0] switch
        {
            BooleanChoiceAttribute => held == typeof(bool),
            RangeAttribute range => range.Min.GetType() == held && range.Max.GetType() == held && range.Init?.GetType() == held,
            ChoiceAttribute choice => (s_choosable.Contains(held) || held.IsEnum) && choice.Candidates.Append(choice.DefaultValue).All(candidate => candidate.GetType() == held),
            var other => throw new InvalidOperationException($"{pair.Property.Name} has a {other.GetType().Name}."),
        };
        Assert.True(belongs, pair.Property.Name);
    });

    [Theory]
    [MemberData(nameof(Options))]
    public void AttributeStartsWithinItsValuesAndWhereTheDefaultOfItsOwnClassIs(Type type)
    {
        var untuned = Activator.CreateInstance(type)!;
        Assert.All(Marks(type), pair =>
        {
            var (initial, within) = pair.Marks[0] switch
            {
                BooleanChoiceAttribute choice => (choice.DefaultValue, true),
                RangeAttribute range => (range.Init, Number(range.Min) <= Number(range.Init) && Number(range.Init) <= Number(range.Max) && (!range.LogBase || Number(range.Min) > 0)),
                ChoiceAttribute choice => (choice.DefaultValue, choice.Candidates.Contains(choice.DefaultValue)),
                _ => (null, false),
            };
            Assert.True(within, pair.Property.Name);
            // Some classes have defaults of their own for options they share; the attribute has that of the class that declares it.
            var declared = pair.Property.DeclaringType == type ? untuned : new SequenceClassificationOptions();
            if (pair.Property.DeclaringType!.IsInstanceOfType(declared))
                Assert.Equal(pair.Property.GetValue(declared), initial);
        });

        static double Number(object value) => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void SpaceStartsAtTheUntunedOptions(Type type)
    {
        var untuned = Activator.CreateInstance(type)!;
        var started = Activator.CreateInstance(type)!;
        var space = ExperimentSpace.Of(untuned);
        space.ApplyTo(space.Initial, started);
        Assert.Equal(JsonSerializer.Serialize(untuned, type), JsonSerializer.Serialize(started, type));
        Assert.Equal(Marks(type).Select(pair => pair.Property.Name).Order(StringComparer.Ordinal), space.Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void OptionsRefuseNoPointOfTheirSpace(Type type)
    {
        var space = ExperimentSpace.Of(Activator.CreateInstance(type)!);
        var check = typeof(RecurrentOptions).GetMethod(nameof(RecurrentOptions.CheckedCopy), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
        for (var trial = 0; trial < 200; trial++)
        {
            var options = Activator.CreateInstance(type)!;
            space.ApplyTo(SeededTuner.Random(space, 1).Propose(trial, []), options);
            Assert.Equal(JsonSerializer.Serialize(options, type), JsonSerializer.Serialize(check.Invoke(null, [options, null]), type));
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void UntunedOptionsSurviveJson(Type type)
    {
        var options = Activator.CreateInstance(type)!;
        var copy = JsonSerializer.Deserialize(JsonSerializer.Serialize(options, type, s_json), type, s_json)!;
        foreach (var property in type.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null))
            Assert.Equal(property.GetValue(options), property.GetValue(copy));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void PointThatGoesThroughJsonSetsTheSameMembers(Type type)
    {
        var space = ExperimentSpace.Of(Activator.CreateInstance(type)!);
        var point = SeededTuner.Random(space, 1).Propose(7, []);
        var expected = Activator.CreateInstance(type)!;
        space.ApplyTo(point, expected);
        var actual = JsonSerializer.Deserialize(JsonSerializer.Serialize(point.ToDictionary()), type, s_json)!;
        Assert.Equal(JsonSerializer.Serialize(expected, type, s_json), JsonSerializer.Serialize(actual, type, s_json));
    }

    private static IEnumerable<(PropertyInfo Property, object[] Marks)> Marks(Type type) => type.GetProperties()
        .Select(property => (property, property.GetCustomAttributes(false)
            .Where(mark => mark is RangeAttribute or ChoiceAttribute or BooleanChoiceAttribute or NestOptionAttribute).ToArray()))
        .Where(pair => pair.Item2.Length > 0);
}
