using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

/// <summary>The whole batch forward in inference mode, the outputs copied out to an array as a program would.</summary>
internal sealed class TorchInference(WorkItem item, WorkData data, int threads) : IContender
{
    private readonly TorchNetwork _network = new(item, data.CreateNetwork());
    private readonly TorchBatch _batch = new(item, data);
    private readonly float[] _outputs = new float[item.Batch * item.Outputs]; // [B, O]

    public string Name => "libtorch";

    public void Prepare()
    {
        set_num_threads(threads);
        _network.UseForInference();
    }

    public void Run()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        _network.Forward(_batch).data<float>().CopyTo(_outputs);
    }

    public float[] Result() => _outputs;

    public void Dispose()
    {
        _batch.Dispose();
        _network.Dispose();
    }
}
