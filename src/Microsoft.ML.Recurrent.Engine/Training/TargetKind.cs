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

    /// <summary>
    /// The tokens themselves, as a language model learns them: the target of a step is the token of the next step of the same sequence, and the last step
    /// has none. For the reverse half of a network with a head per direction it is the token of the step before, and the first step has none. Nothing is
    /// stored beside the tokens.
    /// </summary>
    Tokens,
}
