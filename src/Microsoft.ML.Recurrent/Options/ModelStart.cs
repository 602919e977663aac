using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Options;

/// <summary>Represents a trained model that is trained further. It fixes more than an encoder does: everything that its networks read and output.</summary>
/// <param name="Network">The shape of its networks.</param>
/// <param name="Tokenization">The way in which it cuts text into tokens.</param>
/// <param name="NumberOfNetworks">The number of its networks.</param>
/// <param name="MaximumCharacters">The maximum number of characters that it reads of a token; 0 if it reads none.</param>
internal record ModelStart(NetworkOptions Network, Tokenization Tokenization, int NumberOfNetworks, int MaximumCharacters)
    : TokenStart("the model that is trained further", Network, Tokenization);
