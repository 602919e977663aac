using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation.Forecasting;

/// <summary>
/// Several columns forecast far ahead by the protocol that the long-term forecasting papers share (Zhou et al. 2021): every column standardised by the training
/// part, every window of the test part, mean squared and absolute error over windows, steps and columns. Epochs and bounds are chosen on the validation part,
/// which the networks do not learn from.
/// </summary>
internal abstract class LongTermTask : EvaluationTask
{
    private const float Level = 0.9f;

    /// <summary>Steps ahead.</summary>
    protected abstract int Horizon { get; }

    /// <summary>Rows of the three parts.</summary>
    protected abstract (int Training, int Validation, int Test) Parts(int rows);

    /// <summary>The columns, row by row.</summary>
    protected abstract float[][] Read(DataSource data);

    /// <summary>The model, without columns, horizon and seed.</summary>
    protected abstract ForecastingOptions Options();

    /// <summary>Whether each column is a series of one target, rather than one of the targets of a single series.</summary>
    protected virtual bool AreSeries => false;

    public sealed override IEnumerable<Measurement> Measure(DataSource data, int seed)
    {
        var raw = Read(data);
        var parts = Parts(raw.Length);
        var rows = Standardize(raw, parts.Training);
        if (!AreSeries)
            yield return new("mse_plain_defaults", Forecast(rows, parts, new ForecastingOptions(), seed).Metrics.MeanSquaredError);
        var options = Options();
        options.ValidationFraction = parts.Validation / (float)(parts.Training + parts.Validation);
        options.TrainsOnHeldOutRows = false;
        var (model, metrics) = Forecast(rows, parts, options, seed);
        if (options.CombinesPretrained)
            yield return new("pretrained_fraction", model.PretrainedFraction);
        yield return new("mse", metrics.MeanSquaredError);
        yield return new("mae", metrics.MeanAbsoluteError);
        yield return new("coverage_of_90", metrics.Coverage);
        yield return new("repeat_last_mse", metrics.Naive.MeanSquaredError);
        yield return new("mse_over_repeat_last", metrics.MeanSquaredError / metrics.Naive.MeanSquaredError);
    }

    /// <summary>Gives the mean squared error of other options.</summary>
    /// <param name="data">The data sets.</param>
    /// <param name="options">The model, without columns, horizon and seed.</param>
    /// <param name="seed">The seed.</param>
    public double MeanSquaredError(DataSource data, ForecastingOptions options, int seed)
    {
        var raw = Read(data);
        var parts = Parts(raw.Length);
        return Forecast(Standardize(raw, parts.Training), parts, options, seed).Metrics.MeanSquaredError;
    }

    private (ForecastingTransformer Model, ForecastingMetrics Metrics) Forecast(
        float[][] rows, (int Training, int Validation, int Test) parts, ForecastingOptions options, int seed)
    {
        var ml = new MLContext(seed);
        options.Seed = seed;
        options.InputColumnName = Target;
        options.SeriesColumnName = AreSeries ? nameof(SeriesStep.Name) : null;
        options.OutputColumnName = "Forecast";
        options.Horizon = Horizon;
        options.ConfidenceLevel = Level;
        (options.ConfidenceLowerBoundColumnName, options.ConfidenceUpperBoundColumnName) = ("Lower", "Upper");

        var schema = SchemaDefinition.Create(typeof(Step));
        schema[nameof(Step.Values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Length);
        var model = ml.Forecasting.ForecastByRecurrent(options).Fit(View(parts.Training + parts.Validation));
        var metrics = ml.Forecasting.Evaluate(model.Transform(View(parts.Training + parts.Validation + parts.Test)), new ForecastingEvaluationOptions
        {
            ActualColumnName = Target,
            ForecastColumnName = "Forecast",
            SeriesColumnName = options.SeriesColumnName,
            ConfidenceLowerBoundColumnName = "Lower",
            ConfidenceUpperBoundColumnName = "Upper",
            ConfidenceLevel = Level,
            HeldOutRows = parts.Test,
        });
        return (model, metrics);

        IDataView View(int count) => AreSeries ? ml.Data.LoadFromEnumerable(rows.Take(count).SelectMany(SeriesStep.Of))
            : ml.Data.LoadFromEnumerable(rows.Take(count).Select(values => new Step { Values = values }), schema);
    }

    protected static float[] Numbers(IEnumerable<string> cells) => [.. cells.Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];

    private static float[][] Standardize(float[][] rows, int training)
    {
        var means = rows[0].Select((_, c) => rows.Take(training).Average(row => (double)row[c])).ToArray();
        var deviations = means.Select((mean, c) => Math.Sqrt(rows.Take(training).Average(row => Math.Pow(row[c] - mean, 2)))).ToArray();
        return [.. rows.Select(row => row.Select((value, c) => (float)((value - means[c]) / deviations[c])).ToArray())];
    }

    private string Target => AreSeries ? nameof(SeriesStep.Value) : nameof(Step.Values);

    private sealed class SeriesStep
    {
        public string Name { get; set; } = "";

        public float Value { get; set; }

        public static IEnumerable<SeriesStep> Of(float[] values) =>
            values.Select((value, column) => new SeriesStep { Name = column.ToString(CultureInfo.InvariantCulture), Value = value });
    }

    private sealed class Step
    {
        public float[] Values { get; set; } = [];
    }
}
