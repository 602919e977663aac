namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// An sLSTM of several heads against the double reference, with heads of one panel, of several, and of those that end within a block of a product.
/// </summary>
public sealed class EngineHeadTests
{
    private static readonly int[] s_lengths = [3, 6, 1, 6, 4, 2, 5];

    public static TheoryData<int, int, bool> Sizes => new()
    {
        { 32, 2, false }, { 32, 2, true }, { 48, 3, false }, { 64, 2, true }, { 96, 2, false }, { 128, 2, false }, { 160, 2, true },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void HeadsReproduceTheReference(int hidden, int heads, bool normalized)
    {
        foreach (int batch in new[] { 1, 7 })
        {
            var c = RecurrentCase.FromWaves(inputSize: 4, [Cell(hidden, heads, normalized)], bidirectional: true, s_lengths[..batch]);
            c.RunWellConditionedReference().AssertReproducedBy(EngineStack.Run(c));
        }
    }

    [Fact]
    public void StacksOfHeadsReproduceTheReferenceUnderDropoutAndZoneout()
    {
        var c = RecurrentCase.FromWaves(inputSize: 6, [Cell(48, 3), Cell(32, 2)], bidirectional: true, s_lengths);
        var (result, masks) = EngineStack.Train(c, recurrentDropout: 0.4f, zoneout: 0.3f);
        (c with { Masks = masks }).RunWellConditionedReference().AssertReproducedBy(result);
    }

    [Fact]
    public void AHeadReadsTheHiddenStateOfNoOther()
    {
        var c = RecurrentCase.FromWaves(inputSize: 3, [Cell(32, 2)], bidirectional: false, [5]);
        var changed = c with
        {
            Initial = [[c.Initial[0][0] with { H = [.. c.Initial[0][0].H.Select((h, unit) => unit == 16 ? h + 1 : h)] }]],
        };
        var (before, after) = (EngineStack.Run(c).Output[0], EngineStack.Run(changed).Output[0]);
        for (int t = 0; t < before.Length; t++)
        {
            Assert.Equal(before[t][..16], after[t][..16]);
            Assert.All(Enumerable.Range(16, 16), unit => Assert.NotEqual(before[t][unit], after[t][unit]));
        }
    }

    [Fact]
    public void WindowsOfSeveralChunksReproduceTheReference()
    {
        var c = RecurrentCase.FromWaves(inputSize: 3, [Cell(224, 2)], bidirectional: false, [.. Enumerable.Repeat(9, 24), 4, 4, 1]);

        // As in the stack of other cells: sums over so many rows round in proportion to their terms.
        c = c with { OutputWeight = [.. c.OutputWeight.Select(sequence => sequence.Select(step => step.Select(w => 0.1 * w).ToArray()).ToArray())] };
        c.RunReference().AssertReproducedBy(EngineStack.Run(c));
    }

    private static ReferenceCellOptions Cell(int hidden, int heads, bool normalized = false) =>
        new(ReferenceCellKind.SLstm, hidden) { RecurrentHeads = heads, LayerNormalization = normalized };
}
