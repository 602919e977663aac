using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Streams;

/// <summary>A streaming contender as a stream: beginning anew is preparing it again.</summary>
internal sealed class RecurrentStream : IStream
{
    private readonly IContender _contender;
    private readonly long _stateBytes;

    public RecurrentStream(WorkItem item, WorkData data, IContender contender, long stateBytes)
    {
        (_contender, _stateBytes) = (contender, stateBytes);
        Parameters = data.CreateNetwork().Parameters.Parameters.Sum(p => (long)p.Length);
        Name = $"{contender.Name} {item.Cell}";
    }

    public string Name { get; }

    public long Parameters { get; }

    public long StateBytes(long steps) => _stateBytes;

    public void Restart() => _contender.Prepare();

    public void Step() => _contender.Run();

    public void Dispose() => _contender.Dispose();
}
