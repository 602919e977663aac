namespace Microsoft.ML.Recurrent.Ensembles;

/// <summary>
/// Specifies the parts of a network that a task uses. A saved network with other parts is refused when it is loaded, because it would fail, or be
/// misinterpreted, at the first row.
/// </summary>
[Flags]
internal enum NetworkUse
{
    /// <summary>Outputs after each step, of a network that reads forward only.</summary>
    Steps = 0,

    /// <summary>Outputs of whole sequences.</summary>
    Pooling = 1,

    /// <summary>Layers that read in both directions.</summary>
    Bidirectional = 2,

    /// <summary>Written forms of tokens.</summary>
    Characters = 4,

    /// <summary>Scores of transitions from output to output.</summary>
    TransitionScores = 8,

    /// <summary>Decoded steps after a sequence.</summary>
    Decoder = 16,

    /// <summary>An embedding of tokens.</summary>
    Tokens = 32,

    /// <summary>Recurrent layers that add their input to their output.</summary>
    ResidualConnections = 64,

    /// <summary>Blocks of outputs for each step, each from its own features.</summary>
    HorizonHead = 128,

    /// <summary>Further tokens next to the main one of a step.</summary>
    Factors = 256,
}
