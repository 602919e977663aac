namespace Microsoft.ML.Recurrent;

/// <summary>Specifies what surrounds each recurrent layer of a network.</summary>
public enum RecurrentBlockKind
{
    /// <summary>Nothing: each layer reads the output of the one below.</summary>
    None,

    /// <summary>
    /// The blocks of xLSTM (Beck et al. 2024), each added to its input. Around an sLSTM: layer normalization, a convolution over four steps with a sigmoid
    /// linear unit, the cell and a normalization of each of its heads; then layer normalization and a gated layer that is 4/3 as wide. Around an mLSTM: layer
    /// normalization, a projection to twice the units, the same convolution, the cell and a normalization of each of its heads, which a second projection
    /// gates; then a projection back.
    /// </summary>
    Xlstm,
}
