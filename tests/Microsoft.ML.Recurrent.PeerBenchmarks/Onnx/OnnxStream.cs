using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>
/// One step of a stream by ONNX Runtime. It keeps no state between runs, so the state goes in and comes out; two bindings with the two sets of state
/// tensors swapped save copying it back. One thread, which was fastest for every shape: there is nothing in one row to share out.
/// </summary>
internal sealed class OnnxStream(WorkItem item, WorkData data) : IContender
{
    private readonly float[] _features = GC.AllocateArray<float>(item.InputSize, pinned: true);
    private readonly float[] _scores = new float[item.Outputs];
    private OnnxSession? _session;
    private OrtIoBinding[] _bindings = [];
    private int _step;
    private int _turn;

    public string Name => "onnxruntime";

    public void Prepare()
    {
        var network = data.CreateNetwork();
        var graph = OnnxRecurrentGraph.OfStep(network);
        var session = _session = new OnnxSession(graph, threads: 1);
        var features = (OnnxRecurrentGraph.Features, session.Tensor(OnnxRecurrentGraph.Features, _features));
        var scores = (OnnxRecurrentGraph.Scores, session.Tensor(OnnxRecurrentGraph.Scores, _scores));
        var states = OnnxRecurrentGraph.States(network)
            .Select(s => (s.Before, s.After, Even: session.Tensor(s.Before), Odd: session.Tensor(s.After))).ToArray();
        _bindings =
        [
            session.Bind([features, .. states.Select(s => (s.Before, s.Even))], [scores, .. states.Select(s => (s.After, s.Odd))]),
            session.Bind([features, .. states.Select(s => (s.Before, s.Odd))], [scores, .. states.Select(s => (s.After, s.Even))]),
        ];
    }

    public void Run()
    {
        data.Features[0].AsSpan(_step * item.InputSize, item.InputSize).CopyTo(_features);
        _step = (_step + 1) % data.Lengths[0];
        _session!.Run(_bindings[_turn]);
        _turn ^= 1;
    }

    public float[] Result() => _scores;

    public void Dispose() => _session?.Dispose();
}
