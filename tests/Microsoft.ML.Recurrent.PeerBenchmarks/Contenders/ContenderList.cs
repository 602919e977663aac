using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;
using Microsoft.ML.Recurrent.PeerBenchmarks.Ours;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;

/// <summary>Who takes part in which item. A further peer is one more line in <see cref="Makers"/>.</summary>
internal static class ContenderList
{
    public const string LibTorch = "libtorch";
    public const string OnnxRuntime = "onnxruntime";

    /// <summary>A batch without ragged ends of the same number of real steps, to show what ragged ends cost.</summary>
    public const string OursFull = "ours-full";

    /// <summary>The same work on one thread, to show what the others bring.</summary>
    public const string OursOneThread = "ours-1-thread";

    public static IReadOnlyList<string> PeerNames { get; } = [LibTorch, OnnxRuntime, OursFull, OursOneThread];

    public static IContender Ours(WorkItem item, WorkData data, int threads, string name = "ours") => item.Kind switch
    {
        WorkKind.Training => new OursTraining(item, data, threads) { Name = name },
        WorkKind.Inference => new OursInference(item, data, threads) { Name = name },
        _ => new OursStreaming(item, data) { Name = name },
    };

    /// <summary>The peers that take part in an item and are wanted; a peer is made, and its native library loaded, only if so.</summary>
    public static IEnumerable<IContender> Peers(WorkItem item, WorkData data, int threads, Predicate<string> wanted) =>
        Makers(item, data, threads).Where(maker => wanted(maker.Name)).Select(maker => maker.Make());

    private static IEnumerable<(string Name, Func<IContender> Make)> Makers(WorkItem item, WorkData data, int threads)
    {
        yield return (LibTorch, () => Torch(item, data, threads));
        if (item.Kind == WorkKind.Inference)
            yield return (OnnxRuntime, () => new OnnxInference(item, data, threads));
        if (item.Kind == WorkKind.Streaming)
            yield return (OnnxRuntime, () => new OnnxStream(item, data));
        if (item.Ragged)
            yield return (OursFull, () => new OtherData(Full(item, data, threads)));
        if (threads > 1 && item.Kind != WorkKind.Streaming)
            yield return (OursOneThread, () => Ours(item, data, threads: 1, OursOneThread));
    }

    private static IContender Torch(WorkItem item, WorkData data, int threads) => item.Kind switch
    {
        WorkKind.Training => new TorchTraining(item, data, threads),
        WorkKind.Inference => new TorchInference(item, data, threads),
        _ => new TorchStreaming(item, data, threads),
    };

    private static IContender Full(WorkItem item, WorkData data, int threads)
    {
        var full = item with { Ragged = false, Steps = (int)Math.Round((double)data.RealSteps / item.Batch) };
        return Ours(full, new WorkData(full), threads, OursFull);
    }
}
