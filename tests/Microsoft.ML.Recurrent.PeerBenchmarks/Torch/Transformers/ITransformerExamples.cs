using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;

/// <summary>What a transformer learns from.</summary>
internal interface ITransformerExamples
{
    public int Count { get; }

    /// <summary>Steps of an example.</summary>
    public int Length(int example);

    /// <summary>The mean loss of a network over some of the examples.</summary>
    public Tensor Loss(TransformerNetwork network, int[] examples);
}
