namespace Microsoft.ML.Recurrent.Engine.Training.Updates;

/// <summary>Represents the results of one training step.</summary>
internal record struct StepReport
{
    /// <summary>Gets or sets the mean loss of the targets that count.</summary>
    public double Loss { get; set; }

    /// <summary>Gets or sets the norm of the gradients before clipping.</summary>
    public double GradientNorm { get; set; }

    /// <summary>Gets or sets the learning rate.</summary>
    public float LearningRate { get; set; }

    /// <summary>Gets or sets a value that indicates whether the gradients were scaled down.</summary>
    public bool NormClipped { get; set; }

    /// <summary>Gets or sets the fraction of the gradients that were limited by value.</summary>
    public double ValueClippedFraction { get; set; }
}
