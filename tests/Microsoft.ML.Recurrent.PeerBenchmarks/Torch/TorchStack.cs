using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

/// <summary>nn.LSTM, nn.GRU or nn.RNN behind one form of call.</summary>
internal sealed class TorchStack
{
    private readonly LSTM? _lstm;
    private readonly GRU? _gru;
    private readonly RNN? _rnn;

    public TorchStack(WorkItem item)
    {
        switch (item.Cell)
        {
            case CellKind.Lstm:
                Module = _lstm = nn.LSTM(item.InputSize, item.HiddenSize, item.Layers, bidirectional: item.Bidirectional);
                break;
            case CellKind.Gru:
                Module = _gru = nn.GRU(item.InputSize, item.HiddenSize, item.Layers, bidirectional: item.Bidirectional);
                break;
            default:
                Module = _rnn = nn.RNN(item.InputSize, item.HiddenSize, item.Layers, nn.NonLinearities.Tanh, bidirectional: item.Bidirectional);
                break;
        }
    }

    public nn.Module Module { get; }

    /// <summary>Inputs [T, B, I] -> outputs [T, B, H] and last hidden states [layers * directions, B, H], from the zero state.</summary>
    public (Tensor Output, Tensor Last) Run(Tensor inputs)
    {
        if (_lstm is not null)
        {
            var (output, last, _) = _lstm.call(inputs);
            return (output, last);
        }

        return _gru?.call(inputs, null) ?? _rnn!.call(inputs, null);
    }

    /// <summary>Packed inputs -> last hidden states.</summary>
    public Tensor Run(PackedSequence inputs)
    {
        if (_lstm is not null)
            return _lstm.call(inputs).Item2;
        return _gru is not null ? _gru.call(inputs, null).Item2 : _rnn!.call(inputs, null).Item2;
    }

    /// <summary>One or more steps from a given state; the cell state is that of an LSTM only.</summary>
    public (Tensor Output, Tensor Hidden, Tensor? Cell) Run(Tensor inputs, Tensor hidden, Tensor? cell)
    {
        if (_lstm is not null)
            return _lstm.call(inputs, (hidden, cell!));
        var (output, last) = _gru?.call(inputs, hidden) ?? _rnn!.call(inputs, hidden);
        return (output, last, null);
    }
}
