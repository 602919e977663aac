using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Options;

/// <summary>
/// Represents a trained model from which networks start instead of from random weights. It fixes options: each must be left at its default or have the value of
/// the start. The rows of the tables define which.
/// </summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Network">The shape of the network to start from; null if the model has none, so that it fixes nothing.</param>
internal record OptionStart(string Name, NetworkOptions? Network);
