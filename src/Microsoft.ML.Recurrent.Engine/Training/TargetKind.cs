namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>What the network is to learn from each example.</summary>
public enum TargetKind
{
    /// <summary>No targets: prediction only.</summary>
    None,

    /// <summary>One class index per sequence (or per step without pooling).</summary>
    Classes,

    /// <summary>A vector of float per sequence (or per step without pooling).</summary>
    Values,

    /// <summary>A sequence of labels per sequence of steps, shorter than it, for connectionist temporal classification.</summary>
    Labels,
}
