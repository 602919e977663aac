namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>What one step found and did.</summary>
internal record struct StepReport
{
    /// <summary>Mean loss of what counted.</summary>
    public double Loss { get; set; }

    /// <summary>Norm of the gradients before clipping.</summary>
    public double GradientNorm { get; set; }

    /// <summary>Learning rate.</summary>
    public float LearningRate { get; set; }

    /// <summary>Whether the gradients were scaled down.</summary>
    public bool NormClipped { get; set; }

    /// <summary>Share of the gradients limited by value.</summary>
    public double ValueClippedShare { get; set; }
}
