using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Training.Gradients;

namespace Microsoft.ML.Recurrent.Engine.Training.Updates;

/// <summary>
/// Applies everything that happens to the weights between the gradient and the next step: clipping, learning rate, optimizer and running average.
/// </summary>
internal sealed class ModelUpdate
{
    private readonly RecurrentNetwork _network;
    private readonly TrainingOptions _options;
    private readonly UpdatePass _pass;
    private readonly UnfreezingPlan _unfreezing;
    private float[] _hidden; // the weights while the network shows their average

    public ModelUpdate(RecurrentNetwork network, TrainingOptions options)
    {
        _network = network;
        _options = options;
        Optimizer = options.CreateOptimizer() ?? throw new ArgumentException($"{nameof(TrainingOptions.CreateOptimizer)} returned null.");
        Optimizer.Initialize(network.Parameters.Count);
        foreach (var (offset, length) in network.FrozenRanges)
            Optimizer.Freeze(offset, length);
        _unfreezing = new UnfreezingPlan(network, options.Unfreezing);
        _unfreezing.Freeze(Optimizer);
        Schedule = options.LearningRateSchedule.ForRun();
        _hidden = [];
        _pass = new UpdatePass(network, Optimizer);
        if (options.WeightAveraging > 0)
            Start(new ExponentialMovingAverage(options.WeightAveraging));
    }

    public Optimizer Optimizer { get; }

    public LearningRateSchedule Schedule { get; }

    /// <summary>Gets the running average of the weights; null if there is none or it has not started.</summary>
    public ExponentialMovingAverage? Average => _pass.Average;

    /// <summary>Starts the mean of the weights of the steps that follow, unless there is an average already.</summary>
    public void StartMean()
    {
        if (Average is null)
            Start(ExponentialMovingAverage.Mean());
    }

    public float Rate(long step, long totalSteps, int epoch) => Schedule.Rate(_options.LearningRate, step, Math.Max(1, totalSteps), epoch);

    /// <summary>Unfreezes every parameter that learns in an epoch, whether it is the next one or the one in which a checkpoint was written.</summary>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="epochStarts">The number of steps of the run before each epoch, up to and including this one.</param>
    public void Unfreeze(int epoch, IReadOnlyList<long> epochStarts) => _unfreezing.Thaw(Optimizer, epoch, epochStarts);

    /// <summary>Clips the gradient and takes a step in one pass over the parameters. If the gradient is not finite, nothing changes.</summary>
    /// <param name="gradient">The gradient, which is zero afterwards if the step was taken.</param>
    /// <param name="report">The report of the step, which is filled in.</param>
    /// <returns>Whether the step was taken.</returns>
    public bool Apply(GradientSum gradient, ref StepReport report)
    {
        report.GradientNorm = gradient.Norm;
        if (!double.IsFinite(report.GradientNorm))
            return false;
        report.NormClipped = _options.GradientClipNorm > 0 && report.GradientNorm > _options.GradientClipNorm;
        Optimizer.BeginStep(report.LearningRate);
        Average?.BeginUpdate();
        var clipped = _pass.Run(gradient, _options.GradientClipNorm > 0 ? GradientClipping.Coefficient(gradient.Norm, _options.GradientClipNorm) : 1,
            _options.GradientClipValue);
        report.ValueClippedFraction = (double)clipped / Math.Max(1, _network.Parameters.Count);
        _network.Refresh(gradient.Pool);
        return true;
    }

    /// <summary>Puts the running average, if there is one, into the network until <see cref="HideAverage"/> is called.</summary>
    public void ShowAverage()
    {
        if (Average is null)
            return;
        _network.Parameters.Weights.CopyTo(_hidden);
        SetWeights(Average.Average);
    }

    /// <summary>Puts the weights of the last step back.</summary>
    public void HideAverage()
    {
        if (Average is not null)
            SetWeights(_hidden);
    }

    private void Start(ExponentialMovingAverage average)
    {
        average.Initialize(_network.Parameters.Weights);
        _hidden = new float[_network.Parameters.Count];
        _pass.Average = average;
    }

    public void SetWeights(ReadOnlySpan<float> weights)
    {
        weights.CopyTo(_network.Parameters.WritableWeights);
        _network.Refresh();
    }
}
