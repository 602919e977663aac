using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Torch;

/// <summary>One step of a stream in inference mode: nn.LSTM or nn.GRU over one step, the state kept as tensors. The steps are tensors already.</summary>
internal sealed class TorchStreaming(WorkItem item, WorkData data, int threads) : IContender
{
    private readonly TorchNetwork _network = new(item, data.CreateNetwork());
    private readonly List<Tensor> _steps = [];
    private readonly float[] _output = new float[item.Outputs];
    private Tensor? _hidden;
    private Tensor? _cell;
    private int _step;

    public string Name => "libtorch";

    /// <summary>Opens the stream, or begins it anew.</summary>
    public void Prepare()
    {
        set_num_threads(threads);
        _network.UseForInference();
        using var mode = inference_mode();
        for (var t = _steps.Count; t < data.Lengths[0]; t++)
            _steps.Add(tensor(data.Features[0].AsSpan(t * item.InputSize, item.InputSize).ToArray(), [1, 1, item.InputSize]));
        _step = 0;
        _hidden?.Dispose();
        _cell?.Dispose();
        _hidden = zeros(1, 1, item.HiddenSize);
        _cell = zeros(1, 1, item.HiddenSize);
    }

    public void Run()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var (output, hidden, cell) = _network.Stack.Run(_steps[_step], _hidden!, _cell);
        _hidden!.Dispose();
        _hidden = hidden.MoveToOuterDisposeScope();
        if (cell is not null)
        {
            _cell!.Dispose();
            _cell = cell.MoveToOuterDisposeScope();
        }

        _network.Head(output).data<float>().CopyTo(_output);
        _step = (_step + 1) % _steps.Count;
    }

    public float[] Result() => _output;

    public void Dispose()
    {
        _hidden?.Dispose();
        _cell?.Dispose();
        _steps.ForEach(step => step.Dispose());
        _network.Dispose();
    }
}
