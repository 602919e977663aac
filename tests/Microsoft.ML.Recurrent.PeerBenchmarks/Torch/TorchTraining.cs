using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

/// <summary>A train step as a program with libtorch has it.</summary>
internal sealed class TorchTraining(WorkItem item, WorkData data, int threads) : IContender
{
    private readonly TorchNetwork _network = new(item, data.CreateNetwork());
    private readonly TorchBatch _batch = new(item, data);
    private Parameter[] _parameters = [];
    private optim.Optimizer _optimizer = null!;
    private float _loss;

    public string Name => "libtorch";

    public void Prepare()
    {
        set_num_threads(threads);
        _parameters = [.. _network.Parameters];
        _optimizer = optim.Adam(_parameters, lr: 1e-3);
    }

    public void Run()
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var outputs = _network.Forward(_batch);
        var loss = item.Vocabulary > 0
            ? nn.functional.cross_entropy(outputs.view(-1, item.Outputs), _batch.Targets)
            : nn.functional.mse_loss(outputs, _batch.Targets);
        loss.backward();
        nn.utils.clip_grad_norm_(_parameters, 1);
        _optimizer.step();
        _loss = loss.item<float>();
    }

    public float[] Result() => [_loss, .. _network.Weights()];

    public void Dispose()
    {
        _optimizer.Dispose();
        _batch.Dispose();
        _network.Dispose();
    }
}
