using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Too many steps in a row had a loss or gradient that was not finite, or the trained network gives outputs that are not. The network holds finite weights:
/// those of the best validated epoch, else the last finite ones.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    private const string WhatToTry = "Try a lower learning rate or a warm-up, a smaller GradientClipNorm, and inputs and targets scaled to about one.";

    internal TrainingDivergedException(int epoch, int step, bool lossIsFinite, double found, float learningRate, int droppedSteps, bool normalizesLayers)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch}, step {step}: the {(lossIsFinite ? "gradient norm" : "loss")} was {found}, "
            + $"and the last {droppedSteps} steps were dropped for such values. "
            + $"The learning rate was {learningRate}. {WhatToTry}"
            + $"{(normalizesLayers && lossIsFinite ? " LayerNormalization does not go with sequences that are all zero, which InputDropout makes of few inputs." : "")}"))
    {
        Epoch = epoch;
        Step = step;
        LossIsFinite = lossIsFinite;
        LearningRate = learningRate;
        DroppedSteps = droppedSteps;
    }

    internal TrainingDivergedException(int epoch, int step, string what, float learningRate, int droppedSteps)
        : base(string.Create(CultureInfo.InvariantCulture, $"Training diverged: after epoch {epoch} {what}. The learning rate was {learningRate}. {WhatToTry}"))
    {
        Epoch = epoch;
        Step = step;
        LearningRate = learningRate;
        DroppedSteps = droppedSteps;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step within the epoch, from 1.</summary>
    public int Step { get; }

    /// <summary>Whether the loss of the last step was finite, so that only its gradient was not.</summary>
    public bool LossIsFinite { get; }

    /// <summary>Learning rate of the last step.</summary>
    public float LearningRate { get; }

    /// <summary>Steps dropped in a row.</summary>
    public int DroppedSteps { get; }
}
