using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// How a fingerprint writes options as JSON: by code made when the engine is built, because a trimmed application has no reflection to do it by.
/// </summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(NetworkOptions))]
[JsonSerializable(typeof(LearningRateSchedule))]
internal sealed partial class RunFingerprintJson : JsonSerializerContext;
