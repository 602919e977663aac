namespace Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;

/// <summary>A contender that works on other data than the rest, so that its results are no check.</summary>
internal sealed class OtherData(IContender inner) : IContender
{
    public string Name => inner.Name;

    public void Prepare() => inner.Prepare();

    public void Run() => inner.Run();

    public float[]? Result() => null;

    public void Dispose() => inner.Dispose();
}
