using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Recurrent.Sequences.Signals;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Represents a trained model of labeled sequences that is trained further: how it reads a sequence does not change.</summary>
/// <param name="Model">The model.</param>
internal sealed record SequenceStart(SequenceModel Model)
    : ModelStart(Model.Options, Model.Encoding.Tokenization, Model.NumberOfRecurrentNetworks, Model.Encoding.Spelling?.MaximumCharacters ?? 0)
{
    /// <summary>Gets the layout of the steps that the networks read.</summary>
    public SignalLayout Layout => Model.Choice.Layout;

    /// <summary>Gets the layout of the steps that the recurrent layers read.</summary>
    public SignalLayout Windows => Layout.Within(Model.Options.FrontLayers);

    /// <summary>Gets the number of networks without recurrent layers.</summary>
    public int NumberOfConvolutionalNetworks => Model.Networks.Count - Model.NumberOfRecurrentNetworks;

    /// <summary>Gets the name of the column of the weights of attention, or null.</summary>
    public string? AttentionColumnName => Model.Explanation.AttentionColumnName;

    /// <summary>Gets the name of the column of tokens, or null.</summary>
    public string? TokenColumnName => Model.Explanation.TokenColumnName;

    /// <summary>Gets a value that indicates whether the model standardizes numbers.</summary>
    public bool NormalizesFeatures => Model.Scale is not null;
}
