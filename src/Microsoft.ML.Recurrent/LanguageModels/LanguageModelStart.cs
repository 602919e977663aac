using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>Represents a trained language model that is trained further: its tokens, and whether its rows are one running text, do not change.</summary>
/// <param name="Model">The model.</param>
internal sealed record LanguageModelStart(LanguageModel Model)
    : ModelStart(Model.Network.GetOptions(), Model.Encoding.Tokenization, NumberOfNetworks: 1, MaximumCharacters: 0);
