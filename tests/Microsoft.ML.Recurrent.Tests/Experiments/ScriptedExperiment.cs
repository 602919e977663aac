using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>
/// An experiment whose pipeline does what a test says, without training: the metric of a trial is the x that its options have.
/// </summary>
internal static class ScriptedExperiment
{
    public static ExperimentSpace Space { get; } = ExperimentSpace.Empty.WithRange(nameof(ScriptedOptions.X), 0.0, 1.0, initial: 0.5);

    /// <param name="fit">Called when a trial is fitted; may throw.</param>
    /// <param name="options">How to search.</param>
    /// <param name="higherIsBetter">Of the metric.</param>
    public static RecurrentExperiment Create(Action<ScriptedOptions, IDataView> fit, ExperimentOptions options, bool higherIsBetter = false, ExperimentData? data = null)
    {
        var ml = new MLContext(1);
        return Create(ml, fit, options, ExperimentMetric.Of("x", (_, scored) => scored.Schema["X"].Annotations.GetValue(), higherIsBetter), data);
    }

    public static RecurrentExperiment Create(
        MLContext ml, Action<ScriptedOptions, IDataView> fit, ExperimentOptions options, ExperimentMetric metric, ExperimentData? data = null)
    {
        options.Space ??= Space;
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i => new ScriptedRow { Value = i }));
        return ml.Recurrent.CreateExperiment<ScriptedOptions>((_, values) => new ScriptedEstimator(values, fit), data ?? ExperimentData.TrainValidation(rows, rows), metric, options);
    }

    private static double GetValue(this DataViewSchema.Annotations annotations)
    {
        double value = 0;
        annotations.GetValue("Value", ref value);
        return value;
    }
}
