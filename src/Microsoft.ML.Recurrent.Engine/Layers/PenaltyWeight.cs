namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Holds the weight of the targets that count in the window of a pass, with which penalties on outputs count, too.</summary>
internal sealed class PenaltyWeight
{
    /// <summary>Gets or sets the weight; 0 for no penalty.</summary>
    public double Value { get; set; }
}
