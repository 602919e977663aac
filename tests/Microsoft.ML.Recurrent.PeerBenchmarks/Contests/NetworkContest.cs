using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;
using Microsoft.ML.Recurrent.PeerBenchmarks.Reports;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Contests;

/// <summary>A recurrent network with its head.</summary>
internal sealed class NetworkContest(WorkItem item) : IContest
{
    private readonly WorkData _data = new(item);

    public double Flops => FlopCount.Of(item, _data);

    public int CheckRuns => item.CheckRuns;

    public IContender Ours(int threads) => ContenderList.Ours(item, _data, threads);

    public IEnumerable<IContender> Peers(int threads, Predicate<string> wanted) => ContenderList.Peers(item, _data, threads, wanted);

    public string? Difference(float[] ours, float[] theirs) => ResultCheck.Difference(item, _data.CreateNetwork(), ours, theirs);
}
