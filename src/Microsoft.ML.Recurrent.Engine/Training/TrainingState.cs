namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Represents the state of a run apart from the weights and the states of optimizer, schedule and average: position, counters and scores. A checkpoint contains
/// all of it.
/// </summary>
internal sealed class TrainingState
{
    /// <summary>Gets or sets the number of finished epochs, which is also the number of the current epoch, counted from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>Gets or sets the number of finished batches of the current epoch.</summary>
    public int Batch { get; set; }

    /// <summary>Gets or sets the number of finished windows of the current batch.</summary>
    public int Window { get; set; }

    /// <summary>Gets or sets the number of steps of the current epoch, including dropped steps.</summary>
    public int EpochStep { get; set; }

    /// <summary>Gets or sets the number of steps of the current epoch whose gradients were scaled down.</summary>
    public int NormClippedSteps { get; set; }

    /// <summary>Gets or sets the number of optimizer steps of the run.</summary>
    public long Steps { get; set; }

    /// <summary>Gets or sets the number of dropped steps of the run.</summary>
    public long DroppedSteps { get; set; }

    /// <summary>Gets or sets the number of steps dropped since the last one that was not dropped.</summary>
    public int ConsecutiveDroppedSteps { get; set; }

    /// <summary>Gets or sets the sum of the weighted losses of the current epoch.</summary>
    public double LossSum { get; set; }

    /// <summary>Gets or sets the sum of the weights of the current epoch.</summary>
    public double WeightSum { get; set; }

    /// <summary>Gets or sets the time taken by earlier parts of the run.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Gets or sets the reason why the run ended, or null while it can continue.</summary>
    public TrainingOutcome? Outcome { get; set; }

    /// <summary>
    /// Gets, with gradual unfreezing, the number of optimizer steps of the run before each epoch, including the current one once it has begun.
    /// </summary>
    public List<long> EpochStarts { get; } = [];

    /// <summary>Gets the mean training loss of each finished epoch.</summary>
    public List<double> TrainingLosses { get; } = [];

    /// <summary>Gets the mean validation loss of each validated epoch.</summary>
    public List<double> ValidationLosses { get; } = [];

    /// <summary>Gets the metric of each validated epoch.</summary>
    public List<double> ValidationScores { get; } = [];

    /// <summary>Gets the selection of the best epoch so far.</summary>
    public ModelSelection Selection { get; } = new();

    /// <summary>Gets the mean training loss of the current epoch so far; NaN before any target has counted.</summary>
    public double MeanLoss => WeightSum > 0 ? LossSum / WeightSum : double.NaN;

    /// <summary>Clears the values that belong to one epoch.</summary>
    public void StartEpoch()
    {
        Batch = 0;
        Window = 0;
        EpochStep = 0;
        NormClippedSteps = 0;
        LossSum = 0;
        WeightSum = 0;
    }
}
