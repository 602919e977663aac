using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Onnx;

/// <summary>
/// ONNX Runtime over the whole batch, inputs and outputs bound in advance. Its recurrent operations cut some shapes into pieces too small for several
/// threads and then run faster on one, so it gets whichever of the two is faster here.
/// </summary>
internal sealed class OnnxInference(WorkItem item, WorkData data, int threads) : IContender
{
    private readonly float[] _scores = new float[item.Batch * item.Outputs]; // [B, outputs]
    private OnnxSession? _session;
    private OrtIoBinding? _binding;

    public string Name => "onnxruntime";

    public void Prepare()
    {
        var steps = data.Lengths[0];
        var graph = OnnxRecurrentGraph.OfSequences(data.CreateNetwork(), steps, item.Batch, item.Ragged);
        var features = TimeMajor(steps);
        int[] candidates = threads == 1 ? [1] : [threads, 1];
        var sessions = Array.ConvertAll(candidates, count => new OnnxSession(graph, count));
        var bindings = Array.ConvertAll(sessions, session => Bind(session, features));
        var ways = sessions.Zip(bindings, (session, binding) => (Action)(() => session.Run(binding))).ToArray();
        var fastest = ways.Length == 1 ? 0 : OnnxTrial.Fastest(ways);
        (_session, _binding) = (sessions[fastest], bindings[fastest]);
        foreach (var session in sessions)
            if (session != _session)
                session.Dispose();
        Array.Clear(_scores); // so that the check reads what the chosen one computes
    }

    public void Run() => _session!.Run(_binding!);

    public float[] Result() => _scores;

    public void Dispose() => _session?.Dispose();

    private OrtIoBinding Bind(OnnxSession session, float[] features)
    {
        List<(string, OrtValue)> inputs = [(OnnxRecurrentGraph.Features, session.Tensor(OnnxRecurrentGraph.Features, features))];
        if (item.Ragged)
            inputs.Add((OnnxRecurrentGraph.Lengths, session.Tensor(OnnxRecurrentGraph.Lengths, data.Lengths)));
        return session.Bind(inputs, [(OnnxRecurrentGraph.Scores, session.Tensor(OnnxRecurrentGraph.Scores, _scores))]);
    }

    /// <returns>[T, B, I], zero behind the end of a sequence.</returns>
    private float[] TimeMajor(int steps)
    {
        var features = new float[steps * item.Batch * item.InputSize];
        for (var sequence = 0; sequence < item.Batch; sequence++)
            for (var step = 0; step < data.Lengths[sequence]; step++)
            {
                var row = data.Features[sequence].AsSpan(step * item.InputSize, item.InputSize);
                row.CopyTo(features.AsSpan(((step * item.Batch) + sequence) * item.InputSize));
            }

        return features;
    }
}
