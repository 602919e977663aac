using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Training.Checkpoints;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Pretraining.Training;

/// <summary>Reads and writes the weights of a network as plain floats, in the order of its parameters.</summary>
internal static class WeightFile
{
    public static void Write(string path, RecurrentNetwork network) => Write(path, network.Parameters.Weights);

    public static void Write(string path, ReadOnlySpan<float> weights) => File.WriteAllBytes(path, MemoryMarshal.AsBytes(weights));

    /// <summary>Reads weights from such a file, or the averaged weights of a checkpoint.</summary>
    /// <param name="paths">The file; or several, separated by commas, whose mean is read.</param>
    /// <param name="network">The network that receives the weights.</param>
    public static void Read(string paths, RecurrentNetwork network)
    {
        var weights = network.Parameters.WritableWeights;
        weights.Clear();
        var files = paths.Split(',');
        foreach (var path in files)
            TensorPrimitives.MultiplyAdd(ReadOne(path, weights.Length), 1f / files.Length, weights, weights);
        network.Refresh();
    }

    private static ReadOnlySpan<float> ReadOne(string path, int count)
    {
        var bytes = File.ReadAllBytes(path);
        return bytes.Length == count * sizeof(float) ? MemoryMarshal.Cast<byte, float>(bytes) : CheckpointFile.Read(path).Average;
    }
}
