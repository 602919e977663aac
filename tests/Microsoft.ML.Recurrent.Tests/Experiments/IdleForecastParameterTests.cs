using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>That every parameter of a forecaster's default space changes its forecasts, for each kind of series and each architecture of the space.</summary>
public sealed class IdleForecastParameterTests
{
    public static TheoryData<string, ForecastArchitecture> Kinds => new()
    {
        { "One", ForecastArchitecture.Automatic }, { "One", ForecastArchitecture.SegmentWise }, { "One", ForecastArchitecture.Direct },
        { "Many", ForecastArchitecture.SegmentWise }, { "Many", ForecastArchitecture.Direct },
        { "Targets", ForecastArchitecture.SegmentWise }, { "Targets", ForecastArchitecture.Direct },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryParameterChangesTheForecasts(string kind, ForecastArchitecture architecture) => new ParameterOutcomes(ml => Data(ml, kind)).CheckEach(
        () => Options(kind), (ml, options) => ml.Forecasting.ForecastByRecurrent(options), new() { [nameof(ForecastingOptions.Architecture)] = architecture });

    [Theory]
    [InlineData("One", "Automatic, SegmentWise, Direct")]
    [InlineData("Many", "SegmentWise, Direct")]
    [InlineData("Targets", "SegmentWise, Direct")]
    public void NoTwoChoicesOfAnArchitectureAreTheSame(string kind, string choices)
    {
        var space = new ParameterOutcomes(ml => Data(ml, kind)).SpaceOf(() => Options(kind), (ml, options) => ml.Forecasting.ForecastByRecurrent(options));
        Assert.Equal(choices, string.Join(", ", ((ChoiceParameter)space.Parameters.Single(parameter => parameter.Name == "Architecture")).Values));
        Assert.Equal(kind != "One", space.Initial.ContainsKey("ExponentialSmoothing"));
    }

    [Fact]
    public void SpaceStartsAtTheArchitectureOfTheOptions()
    {
        var space = new ParameterOutcomes(ml => Data(ml, "Many")).SpaceOf(
            () =>
            {
                var options = Options("Many");
                options.Architecture = ForecastArchitecture.Direct;
                return options;
            },
            (ml, options) => ml.Forecasting.ForecastByRecurrent(options));
        Assert.Equal(ForecastArchitecture.Direct.ToString(), space.Initial["Architecture"].ToString());
    }

    private static ForecastingOptions Options(string kind) => new()
    {
        InputColumnName = kind == "Targets" ? nameof(Row.Both) : nameof(Row.Value), OutputColumnName = "Forecast", Horizon = 4, SeasonLength = 6,
        NumberOfNetworks = 1,
        SeriesColumnName = kind == "Many" ? nameof(Row.Series) : null,
    };

    private static IDataView Data(MLContext ml, string kind) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, kind == "Many" ? 120 : 60).Select(i =>
    {
        var (series, t) = (i / 60, i % 60);
        var value = 50 + (0.3f * t) + (10 * MathF.Sin(t * MathF.PI / 3)) + (t % 4 == series ? 6 : 0); // a beat beside the season, for networks to find
        return new Row { Series = $"s{series}", Value = value, Both = [value, 80 - value + (t % 5)] };
    }));

    private sealed class Row
    {
        public string Series { get; set; } = "";

        public float Value { get; set; }

        [VectorType(2)]
        public float[] Both { get; set; } = [];
    }
}
