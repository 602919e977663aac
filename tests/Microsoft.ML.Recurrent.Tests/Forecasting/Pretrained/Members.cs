using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.ManySeries;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;
using Microsoft.ML.Recurrent.Forecasting.SingleSeries;
using Microsoft.ML.Recurrent.Forecasting.States;
using Microsoft.ML.Recurrent.Tests.Forecasting.ManySeries;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained;

/// <summary>Forecasters in which a small network of random weights takes part.</summary>
internal static class Members
{
    /// <summary>Returns a forecaster that also has such a network, after the same rows.</summary>
    public static ForecastingTransformer Add<T>(ForecastingTransformer forecaster, IEnumerable<T> rows, float weight)
        where T : class
    {
        var member = new PretrainedMember(RandomModels.Create(), weight);
        ForecastModel model = forecaster.Model switch
        {
            LocalModel local => new LocalModel(local.Schema, local.Plan, local.Networks, local.NetworkFraction, local.Intervals, local.StepCorrelation)
            {
                AdaptationRate = local.AdaptationRate,
                Training = local.Training,
                Member = member,
            },
            GlobalModel global => new GlobalModel(global.Groups, global.NetworkFraction, global.Known, global.Residuals, global.Samples, global.StepCorrelation)
            {
                AdaptationRate = global.AdaptationRate,
                Training = global.Training,
                Member = member,
            },
            _ => throw new InvalidOperationException(),
        };
        return With(forecaster, model, rows);
    }

    /// <summary>Returns a forecaster with the columns of another one and a new model, after some rows.</summary>
    public static ForecastingTransformer With<T>(ForecastingTransformer forecaster, ForecastModel model, IEnumerable<T> rows)
        where T : class
    {
        var states = new ForecastStates();
        var reader = model.CreateForecaster();
        foreach (var series in GlobalForecasters.Load(forecaster, rows))
        {
            var state = model.CreateState();
            var row = model.Schema.CreateRow();
            for (var step = 0; step < series.Length; step++)
            {
                series.CopyTo(row, step, model.Schema);
                reader.Observe(state, row);
            }

            states.Add(series.Id, state);
        }

        return new ForecastingTransformer(forecaster.Environment, model, forecaster.Columns, states);
    }
}
