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
    public static void Read(string path, RecurrentNetwork network)
    {
        var bytes = File.ReadAllBytes(path);
        var weights = bytes.Length == network.Parameters.Count * sizeof(float) ? MemoryMarshal.Cast<byte, float>(bytes) : CheckpointFile.Read(path).Average;
        weights.CopyTo(network.Parameters.WritableWeights);
        network.Refresh();
    }
}
