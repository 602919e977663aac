using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// The exception that is thrown when too many consecutive steps had a loss or gradient that was not finite, or when the outputs of the trained network are not
/// finite. The network then holds finite weights: those of the best validated epoch if there is one, otherwise the last finite ones.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    private const string WhatToTry = "Try a lower learning rate or a warm-up, a smaller GradientClipNorm, and inputs and targets scaled to about one.";

    internal TrainingDivergedException(int epoch, int step, bool lossIsFinite, double found, float learningRate, int droppedSteps, bool normalizesLayers)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch}, step {step}: the {(lossIsFinite ? "gradient norm" : "loss")} was {found}, "
            + $"and the last {droppedSteps} steps were dropped for such values. "
            + $"The learning rate was {learningRate}. {WhatToTry}"
            + $"{(normalizesLayers && lossIsFinite
                ? " LayerNormalization is not suited to sequences that are all zero, which InputDropout makes of few inputs."
                : "")}"))
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

    /// <summary>Gets the epoch in which training diverged, counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>Gets the step within the epoch, counted from 1.</summary>
    public int Step { get; }

    /// <summary>Gets a value that indicates whether the loss of the last step was finite, so that only its gradient was not.</summary>
    public bool LossIsFinite { get; }

    /// <summary>Gets the learning rate of the last step.</summary>
    public float LearningRate { get; }

    /// <summary>Gets the number of consecutive steps that were dropped.</summary>
    public int DroppedSteps { get; }
}
