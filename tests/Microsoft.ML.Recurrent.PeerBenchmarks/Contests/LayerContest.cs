using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;
using Microsoft.ML.Recurrent.PeerBenchmarks.Ours;
using Microsoft.ML.Recurrent.PeerBenchmarks.Reports;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Contests;

/// <summary>One layer over whole sequences, forward or forward and backward.</summary>
internal sealed class LayerContest(LayerItem item) : IContest
{
    private readonly LayerData _data = new(item);

    public double Flops => item.Flops;

    public int CheckRuns => 1;

    public IContender Ours(int threads) => new OursLayer(item, _data, threads);

    public IEnumerable<IContender> Peers(int threads, Predicate<string> wanted)
    {
        if (wanted(ContenderList.LibTorch))
            yield return item.Convolution is null ? new TorchAttention(item, _data, threads) : new TorchConvolution(item, _data, threads);
        if (item.Kind == WorkKind.Inference && wanted(ContenderList.OnnxRuntime))
            yield return new OnnxLayer(item, _data, threads);
        if (threads > 1 && wanted(ContenderList.OursOneThread))
            yield return new OursLayer(item, _data, threads: 1) { Name = ContenderList.OursOneThread };
    }

    public string? Difference(float[] ours, float[] theirs) => ResultCheck.LayerDifference(ours, theirs);
}
