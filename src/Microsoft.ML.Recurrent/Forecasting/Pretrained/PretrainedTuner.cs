using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Ensembles;
using Microsoft.ML.Recurrent.Forecasting.Fitting;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Windows;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>
/// Trains a pretrained network further on a user's series. The ends of the series are held out and choose the number of epochs; then the network is trained
/// from its start on all values. If no epoch is better on the held-out values than the network was before, it stays as it is.
/// </summary>
/// <param name="request">What is asked of the forecaster.</param>
/// <param name="start">The network to start from.</param>
internal sealed class PretrainedTuner(ForecastRequest request, PretrainedModel start)
{
    // Of the learning rate of a new network: small steps keep what was learned before.
    private const float RateShare = 0.1f;
    private const int LeastHeldOut = 8;
    private const int MostValidated = 512;

    // About a minute on two processors, unless the options give other numbers.
    private const int UsualEpochs = 30;
    private const int UsualPatience = 6;
    private const int UsualWindows = 4096;

    private readonly ForecastingOptions _options = request.Options;
    private readonly RecurrentLog _log = request.Context.Log;
    private readonly int _horizon = request.Lengths.Horizon;

    /// <returns>The network and the result of its training.</returns>
    public (PretrainedModel Model, TrainingRecord Record) Tune(IReadOnlyList<TimeSeries> all)
    {
        var series = all.Select(one => one.Targets).ToList();
        var heldOut = Math.Max(LeastHeldOut, 2 * _horizon);
        var longEnough = series.Where(values => values.Length >= 2 * heldOut).ToList();
        return longEnough.Count == 0 ? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"No series has the {2 * heldOut} values that fine-tuning needs: twice the {heldOut} values that are held out. The longest has "
            + $"{series.Select(values => values.Length).DefaultIfEmpty(0).Max()}. Set FineTune to false, or Horizon to fewer steps."))
            : Tune(longEnough, heldOut);
    }

    private (PretrainedModel Model, TrainingRecord Record) Tune(List<float[]> series, int heldOut)
    {
        var validation = new SeriesWindows(series, Math.Min(series.Count, MostValidated), MostValidated, _horizon, 0, heldOut);
        var before = Evaluate(start, validation);
        List<float[]> beginnings = series.ConvertAll(values => values[..^heldOut]);
        var (_, first) = Train(beginnings, validation, Given(nameof(_options.NumberOfEpochs), request.Training.NumberOfEpochs, UsualEpochs), "held out");
        var result = first.Networks[0];
        var best = result.BestEpoch == 0 ? double.PositiveInfinity : result.ValidationLosses[result.BestEpoch - 1];
        if (!(best < before))
        {
            _log.Info(string.Create(CultureInfo.InvariantCulture,
                $"Fine-tuning does not improve the loss on held-out values, {before:g4}: the pretrained network stays as it is."));
            return (start, first);
        }

        _log.Info(string.Create(CultureInfo.InvariantCulture,
            $"Fine-tuning improves the loss on held-out values from {before:g4} to {best:g4} in {CountText.Of(result.BestEpoch, "epoch")}."));
        return Train(series, null, result.BestEpoch, "all rows");
    }

    private (PretrainedModel Model, TrainingRecord Record) Train(List<float[]> series, SeriesWindows? validation, int epochs, string round)
    {
        var given = request.Training;
        var plan = given with
        {
            NumberOfEpochs = epochs,
            LearningRate = given.LearningRate * RateShare,
            EarlyStoppingPatience = validation is null ? 0 : Given(nameof(_options.EarlyStoppingPatience), given.EarlyStoppingPatience, UsualPatience),
            Shuffle = false,
            BucketByLength = false,
        };
        var windows = Given(nameof(_options.WindowsPerEpoch), _options.WindowsPerEpoch, UsualWindows);
        var group = new NetworkGroup
        {
            Round = round,
            Count = 1,
            Create = (_, _) => NetworkOf(start),
            Loss = Loss(),
            Plan = plan,
            Training = new SeriesWindows(series, windows, 2 * plan.BatchSize, _horizon, _options.EngineSeed, heldOut: 0),
            Validation = validation,
        };
        var subject = new TrainingSubject(_log, $"1 target, {_horizon} steps ahead", $"windows of {series.Count} series");
        var (networks, record) = new AveragedTraining(request.Context, [group], subject).Run();
        return (new PretrainedModel(start.HiddenSizes, start.HeadSize, target => target.CopyWeightsFrom(networks[0])), record);
    }

    private int Given(string name, int value, int usual) => _options.Table[name].IsSet(_options) ? value : usual;

    private double Evaluate(PretrainedModel model, SeriesWindows validation)
    {
        using var predictor = new BatchPredictor(NetworkOf(model), _options.ThreadCount);
        return predictor.Evaluate(validation, Loss());
    }

    private static RecurrentNetwork NetworkOf(PretrainedModel model)
    {
        var network = RecurrentNetwork.WithZeroWeights(
            PretrainedLayout.NetworkOf(model.HiddenSizes, model.HeadSize, TrainingWindow.Blocks, everyStep: true).ToShape());
        network.CopyWeightsFrom(model.Network(1));
        return network;
    }

    private static QuantileLoss Loss() => new(PretrainedLayout.Quantiles.ToArray());
}
