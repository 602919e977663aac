using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>A constant of a graph: its values little-endian and row-major, as onnx.proto's <c>raw_data</c> wants them.</summary>
internal sealed record OnnxTensor(string Name, OnnxElement Element, long[] Shape, byte[] Data)
{
    public static OnnxTensor Floats(string name, ReadOnlySpan<float> values, params long[] shape) =>
        new(name, OnnxElement.Float, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A vector of integers, such as the axes of a Squeeze or the shape of a Reshape.</summary>
    public static OnnxTensor Integers(string name, params long[] values) =>
        new(name, OnnxElement.Int64, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
