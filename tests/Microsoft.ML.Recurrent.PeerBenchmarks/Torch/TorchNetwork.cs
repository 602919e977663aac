using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

/// <summary>An item's network out of libtorch's own modules, with the same initial weights.</summary>
internal sealed class TorchNetwork : IDisposable
{
    private readonly WorkItem _item;
    private readonly Embedding? _embedding;
    private readonly TorchStack _stack;
    private readonly Linear _head;
    private readonly Dictionary<string, Parameter> _parameters;

    public TorchNetwork(WorkItem item, RecurrentNetwork weights)
    {
        // TorchSharp finds its native library only where this comes before any module.
        InitializeDeviceType(DeviceType.CPU);
        _item = item;
        _stack = new TorchStack(item);
        _head = nn.Linear((item.Bidirectional ? 2 : 1) * item.HiddenSize, item.Outputs);
        _parameters = _stack.Module.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        _parameters.Add("head.weight", _head.weight);
        _parameters.Add("head.bias", _head.bias!);
        if (item.Vocabulary > 0)
        {
            _embedding = nn.Embedding(item.Vocabulary, item.InputSize);
            _parameters.Add("embedding.weight", _embedding.weight!);
        }

        Order = [.. weights.Parameters.Parameters.Select(p => p.Name)];
        if (!_parameters.Keys.ToHashSet().SetEquals(Order))
            throw new InvalidOperationException($"libtorch has the parameters {string.Join(", ", _parameters.Keys)}, the engine {string.Join(", ", Order)}.");
        using var off = no_grad();
        foreach (var parameter in weights.Parameters.Parameters)
            using (var values = tensor(weights.Parameters.WeightsOf(parameter.Name).ToArray(), Shape(parameter)))
                _parameters[parameter.Name].copy_(values);
    }

    /// <summary>Names of the parameters in the engine's order.</summary>
    public IReadOnlyList<string> Order { get; }

    public IEnumerable<Parameter> Parameters => Order.Select(name => _parameters[name]);

    public TorchStack Stack => _stack;

    /// <summary>Inputs [T, B, I], packed inputs, or tokens [T, B] -> outputs [B, O], or [T, B, O] with an output per step.</summary>
    public Tensor Forward(TorchBatch batch)
    {
        if (_item.OutputPerStep)
            return _head.call(_stack.Run(_embedding is null ? batch.Inputs : _embedding.call(batch.Inputs)).Output);
        var last = batch.Packed is null ? _stack.Run(batch.Inputs).Last : _stack.Run(batch.Packed);
        return _head.call(_item.Bidirectional ? cat([last[-2], last[-1]], 1) : last[-1]);
    }

    /// <summary>The head over one step of a stream.</summary>
    public Tensor Head(Tensor hidden) => _head.call(hidden);

    public void UseForInference()
    {
        _stack.Module.eval();
        _head.eval();
        _embedding?.eval();
    }

    /// <summary>Every weight in the engine's order.</summary>
    public IEnumerable<float> Weights() => Parameters.SelectMany(p => p.detach().data<float>().ToArray());

    public void Dispose()
    {
        _stack.Module.Dispose();
        _head.Dispose();
        _embedding?.Dispose();
    }

    private static long[] Shape(Engine.Memory.Parameter parameter) => parameter.IsVector ? [parameter.Columns] : [parameter.Rows, parameter.Columns];
}
