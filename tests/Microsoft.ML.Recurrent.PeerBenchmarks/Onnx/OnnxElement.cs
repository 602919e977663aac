namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>Element types of a tensor by their numbers in onnx.proto's <c>TensorProto.DataType</c>; only those used here.</summary>
internal enum OnnxElement
{
    Float = 1,
    Int32 = 6,
    Int64 = 7,
}
