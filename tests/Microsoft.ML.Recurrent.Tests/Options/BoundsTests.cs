using System.Reflection;

namespace Microsoft.ML.Recurrent.Tests.Options;

/// <summary>
/// The bounds that the documentation of an option states are those of its check: the value at a bound is accepted, the one beyond it is refused by name.
/// </summary>
public sealed class BoundsTests
{
    /// <summary>An option, the value at one of its bounds, and the one just beyond it.</summary>
    public static TheoryData<string, object, object> Bounds => new()
    {
        { "HiddenSize", 1, 0 }, { "HiddenSize", 65_536, 65_537 },
        { "NumberOfLayers", 1, 0 }, { "NumberOfLayers", 1000, 1001 },
        { "Dropout", 0f, -0.001f }, { "Dropout", 0.999f, 1f },
        { "InputDropout", 0f, -0.001f }, { "InputDropout", 0.999f, 1f },
        { "RecurrentDropout", 0f, -0.001f }, { "RecurrentDropout", 0.999f, 1f },
        { "Zoneout", 0f, -0.001f }, { "Zoneout", 0.999f, 1f },
        { "ProjectionSize", 1, -1 }, { "ProjectionSize", 64, 65 },
        { "BatchSize", 1, 0 },
        { "NumberOfEpochs", 1, 0 },
        { "LearningRate", float.Epsilon, 0f }, { "LearningRate", float.MaxValue, float.PositiveInfinity },
        { "Momentum", 0f, -0.001f }, { "Momentum", 0.999f, 1f },
        { "Beta1", 0f, -0.001f }, { "Beta1", 0.999f, 1f },
        { "Beta2", 0f, -0.001f }, { "Beta2", 0.9999f, 1f },
        { "SquaredGradientDecay", 0f, -0.001f }, { "SquaredGradientDecay", 0.999f, 1f },
        { "OptimizerEpsilon", float.Epsilon, 0f }, { "OptimizerEpsilon", float.MaxValue, float.PositiveInfinity },
        { "WeightDecay", 0f, -0.001f }, { "WeightDecay", float.MaxValue, float.PositiveInfinity },
        { "GradientClipNorm", 0f, -0.001f }, { "GradientClipNorm", float.MaxValue, float.PositiveInfinity },
        { "GradientClipValue", 0f, -0.001f }, { "GradientClipValue", float.MaxValue, float.NaN },
        { "TruncationLength", 0, -1 },
        { "TruncationStride", 0, 1 }, { "TruncationStride", 0, -1 },
        { "WeightAveraging", 0f, -0.001f }, { "WeightAveraging", 0.999f, 1f },
        { "ValidationFraction", 0f, -0.001f }, { "ValidationFraction", 0.999f, 1f },
        { "EarlyStoppingPatience", 0, -1 },
        { "NumberOfThreads", 0, -1 }, { "NumberOfThreads", 1024, 1025 },
        { "EmbeddingSize", 1, 0 }, { "EmbeddingSize", 65_536, 65_537 },
        { "EmbeddingDeviation", 0f, -0.001f }, { "EmbeddingDeviation", float.MaxValue, float.PositiveInfinity },
        { "EmbeddingDropout", 0f, -0.001f }, { "EmbeddingDropout", 0.999f, 1f },
        { "TokenDropout", 0f, -0.001f }, { "TokenDropout", 0.999f, 1f },
        { "MinimumTokenCount", 1, 0 },
        { "MaximumVocabularySize", 1, 0 },
        { "MaximumLength", 0, -1 },
        { "StepSize", 1, 0 }, { "StepSize", 65_536, 65_537 },
        { "CharacterEmbeddingSize", 1, 0 }, { "CharacterEmbeddingSize", 65_536, 65_537 },
        { "CharacterHiddenSize", 1, 0 }, { "CharacterHiddenSize", 65_536, 65_537 },
        { "MaximumCharacters", 1, 0 }, { "MaximumCharacters", 65_536, 65_537 },
        { "AttentionSize", 1, 0 }, { "AttentionSize", 65_536, 65_537 },
        { "UnfreezeAfterEpochs", 0, -1 },
        { "NumberOfNetworks", 1, 0 }, { "NumberOfNetworks", 100, 101 },
        { "LabelSmoothing", 0f, -0.001f }, { "LabelSmoothing", 0.999f, 1f },
        { "HuberThreshold", float.Epsilon, 0f }, { "HuberThreshold", float.MaxValue, float.PositiveInfinity },
        { "SampledTokens", 0, -1 },
        { "TokenFrequencySmoothing", 0f, -0.001f }, { "TokenFrequencySmoothing", float.MaxValue, float.PositiveInfinity },
        { "ContextLength", 2, 1 }, { "ContextLength", 1_000_000, 1_000_001 },
        { "Horizon", 1, 0 }, { "Horizon", 1_000_000, 1_000_001 },
        { "SeasonLength", 0, -1 }, { "SeasonLength", 1_000_000, 1_000_001 },
        { "NumberOfNetworks", 0, -1 }, { "NumberOfNetworks", 1000, 1001 },
        { "SegmentLength", 0, -1 }, { "SegmentLength", 1_000_000, 1_000_001 },
        { "NumberOfSamples", 1, 0 }, { "NumberOfSamples", 100_000, 100_001 },
        { "WindowsPerEpoch", 1, 0 },
        { "ConfidenceLevel", 0.001f, 0f }, { "ConfidenceLevel", 0.999f, 1f },
    };

    private static IEnumerable<Type> OptionTypes => OptionProbes.All.Select(probe => probe.OptionsType).Distinct();

    [Theory]
    [MemberData(nameof(Bounds))]
    public void ValueAtABoundIsAcceptedAndTheNextIsRefusedByName(string option, object at, object beyond)
    {
        var types = OptionTypes.Where(type => type.GetProperty(option) is not null).ToList();
        Assert.NotEmpty(types);
        foreach (var type in types.Where(type => !(type == typeof(ForecastingOptions) && option == "ValidationFraction"))) // its own bounds are below
        {
            Assert.Equal("", Violations(type, option, at));
            var message = Violations(type, option, beyond);
            Assert.Contains($"{option} is {OptionProbe.Text(beyond)}; allowed: ", message, StringComparison.Ordinal);
            Assert.StartsWith($"{type.Name} cannot be used: ", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0.001f, 0f)]
    [InlineData(0.5f, 0.501f)]
    public void AForecasterHoldsOutSomethingAndAtMostHalf(float at, float beyond)
    {
        Assert.Equal("", Violations(typeof(ForecastingOptions), "ValidationFraction", at));
        Assert.Contains("above 0 and at most 0.5", Violations(typeof(ForecastingOptions), "ValidationFraction", beyond), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryNumberHasBounds()
    {
        var listed = Bounds.Select(row => (string)row[0]).ToHashSet();
        var numbers = OptionTypes.SelectMany(type => type.GetProperties())
            .Where(property => property.SetMethod?.IsPublic == true && (property.PropertyType == typeof(int) || property.PropertyType == typeof(float)))
            .Select(property => property.Name).Distinct();
        Assert.Equal(["Seed"], numbers.Where(name => !listed.Contains(name)));
    }

    [Fact]
    public void EveryChoiceIsOneOfItsValues()
    {
        foreach (var type in OptionTypes)
            foreach (var property in type.GetProperties().Where(property => property.PropertyType.IsEnum && property.SetMethod?.IsPublic == true))
            {
                var none = Enum.ToObject(property.PropertyType, 1 << 29);
                Assert.Contains($"{property.Name} is", Violations(type, property.Name, none), StringComparison.Ordinal);
            }
    }

    [Fact]
    public void EveryNameIsNotEmpty()
    {
        foreach (var type in OptionTypes)
            foreach (var property in type.GetProperties().Where(property => property.PropertyType == typeof(string)))
                Assert.Contains(property.Name, Violations(type, property.Name, ""), StringComparison.Ordinal);
    }

    private static string Violations(Type type, string option, object value)
    {
        // What bounds of other options go by is the same in all types.
        var options = (RecurrentOptions)Activator.CreateInstance(type)!;
        (options.Cell, options.HiddenSize, options.TruncationLength) = (CellKind.Lstm, 64, 0);
        options.SetOption(option, value);
        try
        {
            typeof(RecurrentOptions).GetMethod(nameof(RecurrentOptions.CheckedCopy), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type)
                .Invoke(null, [options]);
            return "";
        }
        catch (TargetInvocationException e) when (e.InnerException is ArgumentException violations)
        {
            return violations.Message;
        }
    }
}
