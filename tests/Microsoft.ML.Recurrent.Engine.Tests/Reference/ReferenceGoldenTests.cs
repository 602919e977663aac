namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>The first link of the chain of trust: the double reference computes what libtorch computes.</summary>
public sealed class ReferenceGoldenTests
{
    public static TheoryData<string> Files => GoldenRecurrentFile.Names;

    [Fact]
    public void GoldenFilesCoverEveryKindDepthDirectionAndPacking()
    {
        string[] expected =
        [
            .. from kind in new[] { "gru", "lstm", "rnn_relu", "rnn_tanh" }
               from depth in new[] { ("L1", "H4"), ("L2", "H9") }
               from direction in new[] { "bi", "uni" }
               from packing in new[] { "full", "packed" }
               select $"cell-{kind}-{depth.Item1}-{direction}-{packing}-{depth.Item2}",
        ];
        Assert.Equal(expected, Golden.GoldenFile.Names("cell-"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void ReferenceReproducesLibtorch(string file)
    {
        var (golden, expected) = GoldenRecurrentFile.Load(file);
        var actual = golden.RunReference();

        expected.AssertReproducedBy(actual);
        double loss = WeightedSum.Of(actual.Output, golden.OutputWeight) + WeightedSum.Of(actual.Final, golden.FinalWeight);
        RecurrentResult.AssertClose("loss", [GoldenRecurrentFile.Loss(file)], [loss]);
    }
}
