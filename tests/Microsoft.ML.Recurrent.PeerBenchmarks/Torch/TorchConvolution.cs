using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

/// <summary>conv1d over inputs [B, I, K - 1 + T], padded outside the measured time, so that it is causal.</summary>
internal sealed class TorchConvolution : IContender
{
    private readonly LayerItem _item;
    private readonly int _threads;
    private readonly Tensor _x;      // [B, I, K - 1 + T]
    private readonly Tensor _weight; // [O, I / groups, K]
    private readonly Tensor _bias;
    private readonly Tensor _dY;     // [B, O, T']
    private float[] _result = [];

    public TorchConvolution(LayerItem item, LayerData data, int threads)
    {
        InitializeDeviceType(DeviceType.CPU);
        (_item, _threads) = (item, threads);
        var shape = item.Convolution!;
        using var scope = NewDisposeScope();
        var x = tensor(data.Inputs, [item.Batch, item.Steps, item.InputSize]).transpose(1, 2);
        _x = nn.functional.pad(x, [shape.KernelSize - 1, 0]).contiguous().MoveToOuterDisposeScope();
        _weight = tensor(data.Weight, [shape.Channels, shape.KernelSize, item.InputSize / shape.Groups]).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
        _bias = tensor(data.Bias).MoveToOuterDisposeScope();
        _dY = tensor(data.OutputGradients, [item.Batch, item.OutputSteps, shape.Channels]).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }

    public string Name => ContenderList.LibTorch;

    public void Prepare()
    {
        set_num_threads(_threads);
        var trains = _item.Kind == WorkKind.Training;
        (_weight.requires_grad, _bias.requires_grad, _x.requires_grad) = (trains, trains, trains && _item.NeedsInputGradient);
        RunOnce(keeps: true);
    }

    public void Run() => RunOnce(keeps: false);

    public float[] Result() => _result;

    public void Dispose()
    {
        foreach (var tensor in new[] { _x, _weight, _bias, _dY })
            tensor.Dispose();
    }

    private void RunOnce(bool keeps)
    {
        using var scope = NewDisposeScope();
        var shape = _item.Convolution!;
        if (_item.Kind == WorkKind.Inference)
        {
            using var mode = inference_mode();
            var y = nn.functional.conv1d(_x, _weight, _bias, stride: shape.Stride, padding: 0, groups: shape.Groups);
            if (keeps)
                _result = Values(y.transpose(1, 2));
            return;
        }

        foreach (var tensor in new[] { _x, _weight, _bias })
            tensor.grad = null;
        var output = nn.functional.conv1d(_x, _weight, _bias, stride: shape.Stride, padding: 0, groups: shape.Groups);
        output.backward([_dY]);
        if (!keeps)
            return;
        _result =
        [
            .. Values(output.detach().transpose(1, 2)),
            .. _item.NeedsInputGradient ? Values(_x.grad!.narrow(2, shape.KernelSize - 1, _item.Steps).transpose(1, 2)) : [],
            .. Values(_weight.grad!.transpose(1, 2)), .. Values(_bias.grad!),
        ];
    }

    private static float[] Values(Tensor tensor) => tensor.contiguous().data<float>().ToArray();
}
