using Microsoft.ML.Recurrent.PeerBenchmarks.Streams;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

/// <summary>
/// A transformer encoder (nn.TransformerEncoder: 2 layers of width 64, 4 heads, feed-forward 256) fed one step at a time, with about as many parameters as an
/// LSTM of I = 64, H = 128. Keys and values of past steps are kept, the fairest way to stream it: encoding the whole prefix anew at each step would cost
/// far more. So each step attends to itself and the past, and its cost still grows with the stream.
/// </summary>
internal sealed class TorchTransformerStream : IStream
{
    private const int Width = 64; // I as well, so that no input projection is needed
    private const int Heads = 4;
    private const int HeadWidth = Width / Heads;
    private const int FeedForward = 256;
    private const int Layers = 2;
    private const int CheckedSteps = 12;
    private const double CheckTolerance = 1e-4;

    private readonly TransformerEncoder _encoder;
    private readonly Linear _head;
    private readonly Layer[] _layers;
    private readonly Tensor[] _steps; // [1, Width] each
    private readonly float[] _output;
    private int _position;

    public TorchTransformerStream(int threads, int longest, int outputs)
    {
        InitializeDeviceType(DeviceType.CPU);
        set_num_threads(threads);
        random.manual_seed(1);
        using var mode = inference_mode();
        using (var layer = nn.TransformerEncoderLayer(Width, Heads, FeedForward, dropout: 0))
            _encoder = nn.TransformerEncoder(layer, Layers);
        _encoder.eval();
        _head = nn.Linear(Width, outputs);
        var named = _encoder.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);
        _layers = [.. Enumerable.Range(0, Layers).Select(i => new Layer(named, $"layers.{i}.", longest))];
        _steps = [.. Enumerable.Range(0, 64).Select(_ => (rand(1, Width) * 2) - 1)];
        _output = new float[outputs];
        Parameters = named.Values.Sum(p => p.numel()) + _head.weight.numel() + _head.bias!.numel();
    }

    public string Name => "libtorch Transformer";

    public long Parameters { get; }

    public long StateBytes(long steps) => sizeof(float) * 2L * Layers * Width * steps;

    public void Restart() => _position = 0;

    public void Step()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        _head.call(Encode()).data<float>().CopyTo(_output);
    }

    /// <summary>Whether the steps give what nn.TransformerEncoder gives for the whole sequence under a causal mask.</summary>
    public bool EqualsWholeSequence()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        Restart();
        var stepped = cat([.. Enumerable.Range(0, CheckedSteps).Select(_ => Encode())], 0);
        var mask = full(CheckedSteps, CheckedSteps, float.NegativeInfinity).triu(1);
        var whole = _encoder.call(cat(_steps[..CheckedSteps], 0).unsqueeze(1), mask, null!).squeeze(1);
        Restart();
        return (stepped - whole).abs().max().item<float>() <= CheckTolerance;
    }

    public void Dispose()
    {
        foreach (var step in _steps)
            step.Dispose();
        foreach (var layer in _layers)
            layer.Dispose();
        _head.Dispose();
        _encoder.Dispose();
    }

    private Tensor Encode()
    {
        var x = _steps[_position % _steps.Length];
        foreach (var layer in _layers)
            x = layer.Step(x, _position);
        _position++;
        return x;
    }

    /// <summary>One encoder layer with its cache.</summary>
    private sealed class Layer(Dictionary<string, Tensor> named, string prefix, int longest) : IDisposable
    {
        private readonly Tensor _keys = zeros(1, Heads, longest, HeadWidth);
        private readonly Tensor _values = zeros(1, Heads, longest, HeadWidth);

        // [1, Width] -> [1, Width]; normalisation after each residual, as nn.TransformerEncoderLayer
        public Tensor Step(Tensor x, int position)
        {
            var projected = Linear(x, "self_attn.in_proj_weight", "self_attn.in_proj_bias").view(3, 1, Heads, 1, HeadWidth);
            _keys.narrow(2, position, 1).copy_(projected[1]);
            _values.narrow(2, position, 1).copy_(projected[2]);
            var attended = nn.functional.scaled_dot_product_attention(projected[0], _keys.narrow(2, 0, position + 1), _values.narrow(2, 0, position + 1));
            x = Normalize(x + Linear(attended.view(1, Width), "self_attn.out_proj.weight", "self_attn.out_proj.bias"), "norm1");
            var inner = nn.functional.relu(Linear(x, "linear1.weight", "linear1.bias"));
            return Normalize(x + Linear(inner, "linear2.weight", "linear2.bias"), "norm2");
        }

        public void Dispose()
        {
            _keys.Dispose();
            _values.Dispose();
        }

        private Tensor Linear(Tensor x, string weight, string bias) => nn.functional.linear(x, named[prefix + weight], named[prefix + bias]);

        private Tensor Normalize(Tensor x, string norm) => nn.functional.layer_norm(x, [Width], named[$"{prefix}{norm}.weight"], named[$"{prefix}{norm}.bias"], 1e-5);
    }
}
