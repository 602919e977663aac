namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>A setting of a node: an integer, a list of integers or a text. Exactly one of the three is given.</summary>
internal sealed record OnnxAttribute(string Name, long? Integer = null, long[]? Integers = null, string? Text = null);
