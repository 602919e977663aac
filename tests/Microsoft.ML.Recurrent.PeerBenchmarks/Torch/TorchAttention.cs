using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

/// <summary>
/// A linear layer and attention, by scaled_dot_product_attention or by products and a softmax, whichever is faster here. If the window is shorter than the
/// sequences, queries in blocks of a window attend to the keys of their own and the previous block, because attention to all keys under a mask takes several
/// times as long.
/// </summary>
internal sealed class TorchAttention : IContender
{
    private readonly LayerItem _item;
    private readonly int _threads;
    private readonly Tensor _x;      // [B, T, I]
    private readonly Tensor _weight; // [3 H, I]
    private readonly Tensor _bias;
    private readonly Tensor _dY;     // [B, T, H]
    private readonly Tensor _mask;   // [blocks or 1, queries, keys]; true for the keys that count
    private readonly Tensor _masked; // the mask as summands of the scores
    private bool _fused;
    private float[] _result = [];

    public TorchAttention(LayerItem item, LayerData data, int threads)
    {
        InitializeDeviceType(DeviceType.CPU);
        (_item, _threads) = (item, threads);
        _x = tensor(data.Inputs, [item.Batch, item.Steps, item.InputSize]);
        _weight = tensor(data.Weight, [3 * item.OutputSize, item.InputSize]);
        _bias = tensor(data.Bias);
        _dY = tensor(data.OutputGradients, [item.Batch, item.Steps, item.OutputSize]);
        var (blocks, queries, keys) = Blocks == 1 ? (1, item.Steps, item.Steps) : (Blocks, Window, 2 * Window);
        var mask = new bool[blocks * queries * keys];
        for (var block = 0; block < blocks; block++)
            for (var query = 0; query < queries; query++)
                for (var key = 0; key < keys; key++)
                {
                    var distance = (Blocks == 1 ? query : query + Window) - key;
                    mask[(((block * queries) + query) * keys) + key] = distance >= 0 && distance < Window && (block > 0 || key >= keys - queries);
                }

        _mask = tensor(mask, [blocks, queries, keys]);
        _masked = tensor(Array.ConvertAll(mask, counts => counts ? 0 : float.NegativeInfinity), [blocks, queries, keys]);
    }

    public string Name => ContenderList.LibTorch;

    private int Window => _item.Attention!.Window;

    private int Blocks => Window >= _item.Steps ? 1 : (_item.Steps + Window - 1) / Window;

    public void Prepare()
    {
        set_num_threads(_threads);
        var trains = _item.Kind == WorkKind.Training;
        (_weight.requires_grad, _bias.requires_grad, _x.requires_grad) = (trains, trains, trains && _item.NeedsInputGradient);
        _fused = OnnxTrial.Fastest([() => RunOnce(fused: false, keeps: false), () => RunOnce(fused: true, keeps: false)]) == 1;
        RunOnce(_fused, keeps: true);
    }

    public void Run() => RunOnce(_fused, keeps: false);

    public float[] Result() => _result;

    public void Dispose()
    {
        foreach (var tensor in new[] { _x, _weight, _bias, _dY, _mask, _masked })
            tensor.Dispose();
    }

    private void RunOnce(bool fused, bool keeps)
    {
        using var scope = NewDisposeScope();
        if (_item.Kind == WorkKind.Inference)
        {
            using var mode = inference_mode();
            var y = Forward(fused);
            if (keeps)
                _result = Values(y);
            return;
        }

        foreach (var tensor in new[] { _x, _weight, _bias })
            tensor.grad = null;
        var output = Forward(fused);
        output.backward([_dY]);
        if (keeps)
            _result = [.. Values(output.detach()), .. _item.NeedsInputGradient ? Values(_x.grad!) : [], .. Values(_weight.grad!), .. Values(_bias.grad!)];
    }

    private Tensor Forward(bool fused)
    {
        var parts = nn.functional.linear(_x, _weight, _bias).chunk(3, -1);
        if (Blocks == 1)
            return Attend(fused, parts[0], parts[1], parts[2]);
        var y = Attend(fused, InBlocks(parts[0]), WithPrevious(parts[1]), WithPrevious(parts[2]));
        return y.reshape(_item.Batch, Blocks * Window, _item.OutputSize).narrow(1, 0, _item.Steps);
    }

    private Tensor Attend(bool fused, Tensor queries, Tensor keys, Tensor values) => fused
        ? nn.functional.scaled_dot_product_attention(queries, keys, values, _mask)
        : matmul(softmax((matmul(queries, keys.transpose(-1, -2)) / Math.Sqrt(_item.OutputSize)) + _masked, -1), values);

    // [B, T, H] -> [B, blocks, window, H]
    private Tensor InBlocks(Tensor part) =>
        nn.functional.pad(part, [0, 0, 0, (Blocks * Window) - _item.Steps]).reshape(_item.Batch, Blocks, Window, _item.OutputSize);

    // [B, T, H] -> [B, blocks, 2 window, H]
    private Tensor WithPrevious(Tensor part)
    {
        var blocks = InBlocks(part);
        return cat([nn.functional.pad(blocks, [0, 0, 0, 0, 1, 0]).narrow(1, 0, Blocks), blocks], 2);
    }

    private static float[] Values(Tensor tensor) => tensor.contiguous().data<float>().ToArray();
}
