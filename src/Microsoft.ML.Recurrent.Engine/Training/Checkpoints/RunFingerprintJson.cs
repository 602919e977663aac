using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Training.Checkpoints;

/// <summary>
/// Writes options as JSON for a fingerprint, with code that is generated when the engine is built, because a trimmed application has no reflection.
/// </summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(NetworkOptions))]
[JsonSerializable(typeof(NoiseOptions))]
[JsonSerializable(typeof(LearningRateSchedule))]
internal sealed partial class RunFingerprintJson : JsonSerializerContext;
