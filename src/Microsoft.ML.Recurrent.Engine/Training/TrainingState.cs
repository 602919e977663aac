namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Where a run stands, apart from the weights and what belongs to optimizer, schedule and averages: position, counters, scores. All of it is in a checkpoint.
/// </summary>
internal sealed class TrainingState
{
    /// <summary>Finished epochs, and so the number of the current one from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>Finished batches of the current epoch.</summary>
    public int Batch { get; set; }

    /// <summary>Finished windows of the current batch.</summary>
    public int Window { get; set; }

    /// <summary>Steps of the current epoch, dropped ones included.</summary>
    public int EpochStep { get; set; }

    /// <summary>Steps of the current epoch whose gradients were scaled down.</summary>
    public int NormClippedSteps { get; set; }

    /// <summary>Optimizer steps of the run.</summary>
    public long Steps { get; set; }

    /// <summary>Dropped steps of the run.</summary>
    public long DroppedSteps { get; set; }

    /// <summary>Steps dropped since the last one that was not.</summary>
    public int ConsecutiveDroppedSteps { get; set; }

    /// <summary>Sum of the weighted losses of the current epoch.</summary>
    public double LossSum { get; set; }

    /// <summary>Sum of the weights of the current epoch.</summary>
    public double WeightSum { get; set; }

    /// <summary>Time taken by earlier parts of the run.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>How the run ended, or null while it can go on.</summary>
    public TrainingOutcome? Outcome { get; set; }

    /// <summary>With gradual unfreezing, optimizer steps of the run before each epoch, the current one included once it has begun.</summary>
    public List<long> EpochStarts { get; } = [];

    /// <summary>Mean training loss of each finished epoch.</summary>
    public List<double> TrainingLosses { get; } = [];

    /// <summary>Mean validation loss of each validated epoch.</summary>
    public List<double> ValidationLosses { get; } = [];

    /// <summary>Metric of each validated epoch.</summary>
    public List<double> ValidationScores { get; } = [];

    /// <summary>What chose the best epoch so far.</summary>
    public ModelSelection Selection { get; } = new();

    /// <summary>Mean training loss of the current epoch so far.</summary>
    public double MeanLoss => WeightSum > 0 ? LossSum / WeightSum : double.NaN;

    /// <summary>Clears what belongs to one epoch.</summary>
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
