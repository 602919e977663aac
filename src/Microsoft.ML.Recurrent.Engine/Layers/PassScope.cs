using Microsoft.ML.Recurrent.Engine.Layers.Source;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Holds what the passes of a network share.</summary>
/// <param name="Parameters">The weights, for layers that look up rows of a table.</param>
/// <param name="Random">The source of all random draws.</param>
/// <param name="Noise">The noise under which the network learns.</param>
/// <param name="Source">The rows of the source sequences; null if the network has none.</param>
/// <param name="Team">The threads that share the work of a pass; null for the thread that runs it.</param>
internal sealed record PassScope(ParameterStore Parameters, RandomMask Random, NoiseOptions Noise, SourceMemory? Source = null, Team? Team = null);
