using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Tests.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

/// <summary>How an encoder may be used; its vectors are in <see cref="SequenceEncoderTests"/>.</summary>
public sealed class SequenceEncoderUseTests
{
    [Fact]
    public void WhatIsMissingIsNamed()
    {
        Assert.Equal("network", Assert.Throws<ArgumentNullException>(() => new SequenceEncoder(null!, EncoderPooling.Last)).ParamName);
        using var encoder = new SequenceEncoder(TinyNetworks.Make(), EncoderPooling.Last, 1);
        Assert.Equal("visitor", Assert.Throws<ArgumentNullException>(() => encoder.Encode(TinyData.Classification(2, 1, 2), null!)).ParamName);
        Assert.Equal("data", Assert.Throws<ArgumentNullException>(() => encoder.Encode(null!)).ParamName);
    }

    [Fact]
    public void PoolingsThatThereAreAreNamedWhereThereIsNone()
    {
        var message = Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceEncoder(TinyNetworks.Make(), EncoderPooling.None)).Message;
        Assert.Contains("Last, Mean, Max, EmbeddingMean, EmbeddingMax", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AVisitorCannotUseTheEncoderThatCallsIt()
    {
        using var encoder = new SequenceEncoder(TinyNetworks.Make(), EncoderPooling.Last, 1);
        var data = TinyData.Classification(2, 1, 2);
        Assert.Throws<InvalidOperationException>(() => encoder.Encode(data, (_, _) => encoder.Run([1, 2, 3], [])));
        Assert.Throws<InvalidOperationException>(() => encoder.Encode(data, (_, _) => encoder.Encode(data)));
        Assert.Equal(encoder.OutputSize, encoder.Run([1, 2, 3], []).Length);
    }

    [Fact]
    public void TheVisitorTakesEveryExampleOnceInOrder()
    {
        using var encoder = new SequenceEncoder(TinyNetworks.Make(), EncoderPooling.Last, 2, batchSize: 2);
        var data = TinyData.Classification(75, 1, 9);
        var visited = new List<int>();
        encoder.Encode(data, (example, _) => visited.Add(example));
        Assert.Equal(Enumerable.Range(0, 75), visited);
    }

    [Fact]
    public void AnEncodingThatIsCancelledStopsWithinAFewBatches()
    {
        using var encoder = new SequenceEncoder(TinyNetworks.Make(), EncoderPooling.Last, 1, batchSize: 1);
        using var source = new CancellationTokenSource();
        var visited = 0;
        Assert.Throws<OperationCanceledException>(() => encoder.Encode(TinyData.Classification(2000, 1, 2), Visit, source.Token));
        Assert.InRange(visited, 1, 1999);

        void Visit(int example, ReadOnlySpan<float> vector)
        {
            visited++;
            source.Cancel();
        }
    }
}
