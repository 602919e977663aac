using Microsoft.ML.Recurrent.Forecasting.Intervals;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Scaling;
using Microsoft.ML.Recurrent.Forecasting.States;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained.Members;

/// <summary>Forecasts series by the pretrained network that takes part in a model. Serves one thread.</summary>
/// <param name="member">The network and its weight.</param>
/// <param name="scale">The scale of the model.</param>
internal sealed class MemberForecaster(PretrainedMember member, SeriesScale scale)
{
    private readonly PretrainedQuantiles _now = new(member.Network);
    private readonly PretrainedQuantiles _earlier = new(member.Network); // without the last rows, to take errors
    private readonly float[] _values = new float[PretrainedLayout.HistoryLength + BoundsAdaptation.StepsOf(int.MaxValue)];
    private double[] _medians = [];

    /// <summary>Forecasts the values after the last row, or after an earlier one.</summary>
    /// <param name="state">The state of the series.</param>
    /// <param name="rows">The rows that it keeps.</param>
    /// <param name="without">The number of last rows that are not read.</param>
    /// <param name="horizon">The number of steps ahead.</param>
    /// <param name="cancellationToken">The token that cancels the forecast before its next block of steps.</param>
    /// <returns>
    /// The medians on the scale of the model, valid until the next call; empty if there is no value to forecast from, and the trained networks forecast alone.
    /// </returns>
    public ReadOnlySpan<double> Forecast(
        ForecastState state, SeriesState rows, int without, int horizon, CancellationToken cancellationToken = default)
    {
        var count = rows.CopyTargets(_values.AsSpan(0, PretrainedLayout.HistoryLength + without)) - without;
        var network = without == 0 ? _now : _earlier;
        if (count <= 0 || network.Forecast(state, _values.AsSpan(0, count), rows.Observed - without, horizon, cancellationToken) is null)
            return [];
        if (_medians.Length < horizon)
            _medians = new double[horizon];
        for (var h = 0; h < horizon; h++)
            _medians[h] = scale.Forward((float)network.Median(h));
        return _medians.AsSpan(0, horizon);
    }
}
