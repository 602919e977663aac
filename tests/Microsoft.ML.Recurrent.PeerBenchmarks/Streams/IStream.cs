namespace Microsoft.ML.Recurrent.PeerBenchmarks.Streams;

/// <summary>A stream that takes one step at a time and can begin anew.</summary>
internal interface IStream : IDisposable
{
    public string Name { get; }

    /// <summary>Learned values of the model, head included.</summary>
    public long Parameters { get; }

    /// <summary>Bytes that have to be kept between two steps after so many of them.</summary>
    public long StateBytes(long steps);

    /// <summary>Back to the state before the first step.</summary>
    public void Restart();

    public void Step();
}
