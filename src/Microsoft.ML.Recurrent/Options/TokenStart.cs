using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Options;

/// <summary>Represents a trained model of text from which networks start.</summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Network">The shape of its network.</param>
/// <param name="Tokenization">The way in which it cuts text into tokens.</param>
internal record TokenStart(string Name, NetworkOptions Network, Tokenization Tokenization) : OptionStart(Name, Network);
