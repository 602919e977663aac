namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>An input or output of a graph, its shape fixed.</summary>
internal sealed record OnnxValue(string Name, OnnxElement Element, long[] Shape);
