using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;
using Microsoft.ML.Recurrent.PeerBenchmarks.Ours;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;

/// <summary>Who takes part in which item. A further peer is one more line here.</summary>
internal static class ContenderList
{
    public static IContender Ours(WorkItem item, WorkData data, int threads) => item.Kind switch
    {
        WorkKind.Training => new OursTraining(item, data, threads),
        WorkKind.Inference => new OursInference(item, data, threads),
        _ => new OursStreaming(item, data),
    };

    /// <summary>The peers that take part in an item and are wanted; a peer is made, and its native library loaded, only if so.</summary>
    public static IEnumerable<IContender> Peers(WorkItem item, WorkData data, int threads, Predicate<string> wants)
    {
        if (wants("libtorch"))
            yield return item.Kind switch
            {
                WorkKind.Training => new TorchTraining(item, data, threads),
                WorkKind.Inference => new TorchInference(item, data, threads),
                _ => new TorchStreaming(item, data, threads),
            };
        if (item.Kind != WorkKind.Training && wants("onnxruntime"))
            yield return item.Kind == WorkKind.Inference ? new OnnxInference(item, data, threads) : new OnnxStream(item, data);
    }
}
