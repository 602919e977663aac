using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Holds what the passes of a network share.</summary>
/// <param name="Parameters">The weights, for layers that look up rows of a table.</param>
/// <param name="Random">The source of all random draws.</param>
/// <param name="Dropout">The share of the outputs of a layer that are set to zero in training.</param>
/// <param name="DropsSequences">Whether these outputs are the same at every step of a sequence.</param>
internal sealed record PassScope(ParameterStore Parameters, RandomMask Random, float Dropout, bool DropsSequences);
