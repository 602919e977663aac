using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>ONNX Runtime over a layer, on as many threads as it may use or on one, whichever is faster, inputs and outputs bound in advance.</summary>
internal sealed class OnnxLayer(LayerItem item, LayerData data, int threads) : IContender
{
    private readonly float[] _outputs = new float[data.OutputGradients.Length];
    private OnnxSession? _session;
    private OrtIoBinding? _binding;

    public string Name => ContenderList.OnnxRuntime;

    public void Prepare()
    {
        var graph = OnnxLayerGraph.Of(item, data);
        var inputs = item.Convolution is null ? data.Inputs : ChannelsFirst(data.Inputs, item.Steps, item.InputSize);
        int[] candidates = threads == 1 ? [1] : [threads, 1];
        var sessions = Array.ConvertAll(candidates, count => new OnnxSession(graph, count));
        var bindings = Array.ConvertAll(sessions, session => session.Bind(
            [(OnnxLayerGraph.Inputs, session.Tensor(OnnxLayerGraph.Inputs, inputs))], [(OnnxLayerGraph.Outputs, session.Tensor(OnnxLayerGraph.Outputs, _outputs))]));
        var fastest = candidates.Length == 1 ? 0 : OnnxTrial.Fastest([.. sessions.Zip(bindings, (session, binding) => (Action)(() => session.Run(binding)))]);
        (_session, _binding) = (sessions[fastest], bindings[fastest]);
        foreach (var session in sessions)
            if (session != _session)
                session.Dispose();
    }

    public void Run() => _session!.Run(_binding!);

    public float[] Result()
    {
        if (item.Convolution is null)
            return _outputs;
        var (steps, size, result) = (item.OutputSteps, item.OutputSize, new float[_outputs.Length]);
        for (var i = 0; i < result.Length; i++)
            result[i] = _outputs[(((i / (steps * size) * size) + (i % size)) * steps) + (i / size % steps)];
        return result;
    }

    public void Dispose() => _session?.Dispose();

    // [B, T, size] -> [B, size, T]
    private static float[] ChannelsFirst(float[] values, int steps, int size)
    {
        var result = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
            result[(((i / (steps * size) * size) + (i % size)) * steps) + (i / size % steps)] = values[i];
        return result;
    }
}
