namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>One operation of a graph; an empty name stands for an optional input or output left out.</summary>
internal sealed record OnnxNode(string Operation, string[] Inputs, string[] Outputs, params OnnxAttribute[] Attributes);
