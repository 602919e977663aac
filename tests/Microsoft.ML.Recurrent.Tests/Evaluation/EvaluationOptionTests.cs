using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

/// <summary>Every option of an evaluation and of a cross-validation changes the figure that it is the option of, to a value worked out by hand.</summary>
public sealed class EvaluationOptionTests
{
    private const int Rows = 12;

    /// <summary>An option, what has to be set before, the option's value, the figure, and what it is before and after.</summary>
    public static TheoryData<string, Action<ForecastingEvaluationOptions>, object, Func<ForecastingMetrics, double>, double, double> Evaluations => new()
    {
        { "ActualColumnName", _ => { }, "Double", m => m.MeanAbsoluteError, 1, 5 },
        { "ForecastColumnName", _ => { }, "Worse", m => m.MeanAbsoluteError, 1, 2 },
        { "SeriesColumnName", _ => { }, "Half", m => m.SeriesCount, 1, 2 },
        { "ConfidenceLowerBoundColumnName", Bounded, "Lower", m => m.MeanIntervalWidth, 2, 4 },
        { "ConfidenceUpperBoundColumnName", Bounded, "TooLow", m => m.MeanIntervalWidth, 2, 0.5 },
        { "ConfidenceUpperBoundColumnName", Bounded, "TooLow", m => m.Coverage, 1, 0 },
        { "ConfidenceLevel", Missed, 0.8f, m => m.MeanScaledIntervalScore, 0.5 + (2 / 0.1 * 0.5), 0.5 + (2 / 0.2 * 0.5) },
        { "QuantileColumnName", WithQuantiles, "LowQuantiles", m => m.Quantiles[1].Coverage, 1, 0 },
        { "QuantileLevels", WithQuantiles, new[] { 0.1f, 0.9f }, m => m.Quantiles[1].Level, 0.75, 0.9 },
        // Two, but for the step after the first row: there is no value of a season before, and the last one is one off.
        { "SeasonLength", _ => { }, 2, m => m.SeasonalNaive.MeanAbsoluteError, 1.5, ((19 * 2) + 1) / 20.0 },
        { "OriginStride", _ => { }, 2, m => m.Count, 20, 10 },
        { "TrainingRows", _ => { }, 8, m => m.Count, 20, 6 },
        { "HeldOutRows", _ => { }, 2, m => m.Count, 20, 2 },
        { "IncludePartialHorizons", _ => { }, true, m => m.Count, 20, 21 },
    };

    /// <summary>The same for a cross-validation of forecasts that repeat the last value, two steps ahead.</summary>
    public static TheoryData<string, Action<ForecastingCrossValidationOptions>, object, Func<ForecastingCrossValidation, double>, double, double> Validations =>
        new()
        {
            { "ActualColumnName", _ => { }, "Double", v => v.Metrics.Naive.MeanAbsoluteError, 1.5, 3 },
            { "ForecastColumnName", _ => { }, "Longer", v => v.Metrics.MeanAbsoluteError, 1.5, 4.5 },
            { "SeriesColumnName", o => o.NumberOfFolds = 1, "Half", v => v.Metrics.SeriesCount, 1, 2 },
            { "SeasonLength", _ => { }, 2, v => v.Metrics.SeasonalNaive.MeanAbsoluteError, 1.5, 2 },
            { "OriginStride", o => (o.HeldOutRows, o.NumberOfFolds) = (4, 1), 2, v => v.Metrics.Count, 6, 4 },
            { "NumberOfFolds", _ => { }, 2, v => v.Folds.Count, 5, 2 },
            { "InitialTrainingRows", _ => { }, 6, v => v.Folds[0].TrainingRowCount, 2, 6 },
            { "InitialTrainingRows", _ => { }, 6, v => v.Folds.Count, 5, 3 },
            { "InitialTrainingFraction", _ => { }, 0.5f, v => v.Folds[0].TrainingRowCount, 2, 6 },
            { "HeldOutRows", o => o.NumberOfFolds = 2, 4, v => v.Folds[1].RowsFromEnd, 2, 4 },
            { "HeldOutRows", o => o.NumberOfFolds = 2, 4, v => v.Folds[1].Metrics.Count, 2, 6 },
            { "FoldStride", _ => { }, 1, v => v.Folds[0].RowsFromEnd, 10, 6 },
            { "TrainingWindow", _ => { }, 3, v => v.Folds[^1].TrainingRowCount, 10, 3 },
            { "Refit", _ => { }, false, v => v.Folds[^1].TrainingRowCount, 10, 2 },
        };

    [Theory]
    [MemberData(nameof(Evaluations))]
    public void OptionOfAnEvaluationChangesItsFigure(
        string option, Action<ForecastingEvaluationOptions> setUp, object value, Func<ForecastingMetrics, double> figure, double before, double after)
    {
        var options = new ForecastingEvaluationOptions();
        setUp(options);
        Assert.Equal(before, figure(Evaluate(options)), 1e-5);
        Set(options, option, value);
        Assert.Equal(after, figure(Evaluate(options)), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Validations))]
    public void OptionOfACrossValidationChangesItsFigure(
        string option, Action<ForecastingCrossValidationOptions> setUp, object value,
        Func<ForecastingCrossValidation, double> figure, double before, double after)
    {
        var options = new ForecastingCrossValidationOptions { ForecastColumnName = "Last", Horizon = 2 };
        setUp(options);
        Assert.Equal(before, figure(Validate(options)), 1e-5);
        Set(options, option, value);
        Assert.Equal(after, figure(Validate(options)), 1e-5);
    }

    [Fact]
    public void EveryOptionIsAmongThem()
    {
        string[] elsewhere = ["CancellationToken", "Horizon", "TimestampColumnName"]; // the last one is what the tests of pairing by time are of
        Assert.Empty(Names(typeof(ForecastingEvaluationOptions)).Except(Evaluations.Select(row => (string)row[0])).Except(elsewhere));
        // What the two share is read by the same code, and covered by the evaluations.
        var listed = Validations.Concat(Evaluations).Select(row => (string)row[0]);
        Assert.Empty(Names(typeof(ForecastingCrossValidationOptions)).Except(listed).Except(elsewhere));
    }

    [Fact]
    public void HorizonIsWhatAnEstimatorForecasts()
    {
        var three = Validate(new ForecastingCrossValidationOptions { ForecastColumnName = "LastThrice", Horizon = 3, NumberOfFolds = 2 });
        Assert.Equal(3, three.Metrics.Steps.Count);
        var error = Assert.Throws<ArgumentException>(() =>
            Validate(new ForecastingCrossValidationOptions { ForecastColumnName = "Last", Horizon = 3, NumberOfFolds = 2 }));
        Assert.Contains("holds 2 steps ahead; the horizon is 3", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Validate(new ForecastingCrossValidationOptions { ForecastColumnName = "Last" }));
        Assert.Contains("Horizon is null", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TokenStopsBoth()
    {
        var token = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => Evaluate(new ForecastingEvaluationOptions { CancellationToken = token }));
        Assert.Throws<OperationCanceledException>(() =>
            Validate(new ForecastingCrossValidationOptions { ForecastColumnName = "Last", Horizon = 2, CancellationToken = token }));
    }

    private static void Bounded(ForecastingEvaluationOptions options) =>
        (options.ConfidenceLowerBoundColumnName, options.ConfidenceUpperBoundColumnName) = ("Low", "Forecast");

    private static void Missed(ForecastingEvaluationOptions options) =>
        (options.ConfidenceLowerBoundColumnName, options.ConfidenceUpperBoundColumnName, options.ConfidenceLevel) = ("Low", "TooLow", 0.9f);

    private static void WithQuantiles(ForecastingEvaluationOptions options) =>
        (options.QuantileColumnName, options.QuantileLevels) = ("Quantiles", [0.25f, 0.75f]);

    private static IEnumerable<string> Names(Type type) =>
        type.GetProperties().Where(property => property.SetMethod?.IsPublic == true).Select(property => property.Name);

    private static void Set(object options, string option, object value) => options.GetType().GetProperty(option)!.SetValue(options, value);

    private static ForecastingMetrics Evaluate(ForecastingEvaluationOptions options)
    {
        var ml = new MLContext(1);
        return ml.Forecasting.Evaluate(Data(ml), options);
    }

    private static ForecastingCrossValidation Validate(ForecastingCrossValidationOptions options)
    {
        var ml = new MLContext(1);
        var lasts = ml.Transforms.Concatenate("Last", "Value", "Value").Append(ml.Transforms.Concatenate("LastThrice", "Value", "Value", "Value"))
            .Append(ml.Transforms.Concatenate("Longer", "Less", "Less"));
        return ml.Forecasting.CrossValidate(Data(ml), lasts, options);
    }

    // The value of a row is its number, and forecasts are one too high.
    private static IDataView Data(MLContext ml) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(t => new Row
    {
        Value = t,
        Double = 2 * t,
        Less = t - 3,
        Half = t < Rows / 2 ? "first" : "second",
        Forecast = [t + 2, t + 3],
        Worse = [t + 3, t + 4],
        Low = [t, t + 1],
        Lower = [t - 2, t - 1],
        TooLow = [t + 0.5f, t + 1.5f],
        Quantiles = [t, t + 2, t + 1, t + 3],
        LowQuantiles = [t, t + 0.5f, t + 1, t + 1.5f],
    }));

    private sealed class Row
    {
        public float Value { get; set; }

        public float Double { get; set; }

        public float Less { get; set; }

        public string Half { get; set; } = "";

        [VectorType(2)]
        public float[] Forecast { get; set; } = [];

        [VectorType(2)]
        public float[] Worse { get; set; } = [];

        [VectorType(2)]
        public float[] Low { get; set; } = [];

        [VectorType(2)]
        public float[] Lower { get; set; } = [];

        [VectorType(2)]
        public float[] TooLow { get; set; } = [];

        [VectorType(4)]
        public float[] Quantiles { get; set; } = [];

        [VectorType(4)]
        public float[] LowQuantiles { get; set; } = [];
    }
}
