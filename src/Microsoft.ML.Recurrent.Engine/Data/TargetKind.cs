namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>Specifies what a network learns from each example.</summary>
public enum TargetKind
{
    /// <summary>No targets, for prediction only.</summary>
    None,

    /// <summary>One class index per sequence (or per step without pooling).</summary>
    Classes,

    /// <summary>A vector of floats per sequence (or per step without pooling).</summary>
    Values,

    /// <summary>A sequence of labels, shorter than the sequence of steps, for connectionist temporal classification.</summary>
    Labels,

    /// <summary>
    /// The tokens themselves, as a language model learns them: the target of a step is the token of the next step of the same sequence, and the last step has
    /// none. For the reverse half of a network with a head per direction, it is the token of the previous step, and the first step has none. Nothing is stored
    /// in addition to the tokens.
    /// </summary>
    Tokens,
}
