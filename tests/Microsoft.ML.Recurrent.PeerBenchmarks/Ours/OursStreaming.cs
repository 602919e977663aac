using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Ours;

/// <summary>One step of a stream through a session.</summary>
internal sealed class OursStreaming(WorkItem item, WorkData data) : IContender
{
    private readonly float[] _output = new float[item.Outputs];
    private NetworkSession? _session;
    private int _step;

    public string Name { get; init; } = "ours";

    /// <summary>Opens the stream, or begins it anew.</summary>
    public void Prepare()
    {
        _session ??= new NetworkSession(data.CreateNetwork());
        _session.Reset();
        _step = 0;
    }

    public void Run()
    {
        _session!.Step(data.Features[0].AsSpan(_step * item.InputSize, item.InputSize)).CopyTo(_output);
        _step = (_step + 1) % data.Lengths[0];
    }

    public float[] Result() => _output;

    public void Dispose()
    {
    }
}
