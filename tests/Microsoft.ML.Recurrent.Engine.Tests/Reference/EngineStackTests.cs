namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>The engine's recurrent layers against libtorch, against the double reference, and against the laws: outputs, states and all gradients.</summary>
public sealed class EngineStackTests
{
    private static readonly int[] s_lengths = [3, 6, 1, 6, 4, 2, 5];

    public static TheoryData<string> GoldenFiles => GoldenRecurrentFile.Names;

    public static TheoryData<string> Variants => ReferenceVariants.Names;

    public static TheoryData<string, int> Sizes
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string variant in ReferenceVariants.ByName.Keys)
                foreach (int hidden in new[] { 1, 4, 9, 16, 17, 37, 64, 65 })
                    data.Add(variant, hidden);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(GoldenFiles))]
    public void EngineReproducesLibtorch(string file)
    {
        var (golden, expected) = GoldenRecurrentFile.Load(file);
        expected.AssertReproducedBy(EngineStack.Run(golden));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void EverySizeReproducesTheReference(string variant, int hidden)
    {
        // Two normalised values, the gates of a single unit, are constants but for their signs.
        hidden = variant == "minimal gru normalized" ? Math.Max(2, hidden) : hidden;
        foreach (int batch in new[] { 1, 3, 7 })
        {
            // A normalised product of a single input would be a constant but for the sign, and its gradient nothing but rounding.
            int inputSize = hidden % 5 + (variant.EndsWith("normalized", StringComparison.Ordinal) ? 3 : 1);
            var c = RecurrentCase.FromWaves(inputSize, [ReferenceVariants.ByName[variant](hidden)], bidirectional: true, s_lengths[..batch]);
            var expected = batch == s_lengths.Length ? c.RunWellConditionedReference() : c.RunReference();
            expected.AssertReproducedBy(EngineStack.Run(c));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void WindowsOfSeveralChunksReproduceTheReference(string variant)
    {
        // Gates of 65,536 floats go forward at a time and of 131,072 backward: at 200 units that is 78 and 157 rows of an LSTM, 105 and 210 of a GRU.
        var c = RecurrentCase.FromWaves(inputSize: 3, [ReferenceVariants.ByName[variant](200)], bidirectional: false, [.. Enumerable.Repeat(9, 24), 4, 4, 1]);

        // Sums over so many rows round in proportion to their terms: a loss of a tenth keeps that below the tolerance, and a lost chunk far above.
        c = c with
        {
            OutputWeight = [.. c.OutputWeight.Select(sequence => sequence.Select(step => step.Select(w => 0.1 * w).ToArray()).ToArray())],
            FinalWeight = [.. c.FinalWeight.Select(states => states.Select(state => new ReferenceState([.. state.H.Select(w => 0.1 * w)], [.. state.C.Select(w => 0.1 * w)])).ToArray())],
        };
        var expected = c.RunReference();
        expected.AssertReproducedBy(EngineStack.Run(c));
        var (output, final) = EngineStack.Predict(c, recurrentDropout: 0, zoneout: 0);
        RecurrentResult.AssertClose("output", expected.Output, output);
        RecurrentResult.AssertClose("final", expected.Final, final);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void StacksOfDifferentWidthsReproduceTheReference(string variant)
    {
        var make = ReferenceVariants.ByName[variant];
        foreach (bool bidirectional in new[] { false, true })
        {
            var c = RecurrentCase.FromWaves(inputSize: 5, [make(17), make(12), make(33)], bidirectional, [3, 4, 1, 4, 2]);
            c.RunWellConditionedReference().AssertReproducedBy(EngineStack.Run(c));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void RecurrentDropoutAndZoneoutReproduceTheReference(string variant)
    {
        var make = ReferenceVariants.ByName[variant];
        foreach (var (dropout, rate) in new[] { (0.4f, 0f), (0f, 0.3f), (0.4f, 0.3f) })
        {
            float zoneout = make(1).HasZoneout ? rate : 0;
            var c = RecurrentCase.FromWaves(inputSize: 6, [make(33), make(18)], bidirectional: true, s_lengths);
            var (result, masks) = EngineStack.Train(c, dropout, zoneout);
            (c with { Masks = masks }).RunWellConditionedReference().AssertReproducedBy(result);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void PredictionBlendsByTheExpectationOfZoneoutAndDropsNothing(string variant)
    {
        var make = ReferenceVariants.ByName[variant];
        float zoneout = make(1).HasZoneout ? 0.3f : 0;
        var c = RecurrentCase.FromWaves(inputSize: 5, [make(17), make(9)], bidirectional: true, s_lengths,
            stack => ReferenceMaskWaves.Expectation(stack, s_lengths, zoneout));
        var expected = c.RunReference();
        var (output, final) = EngineStack.Predict(c, recurrentDropout: 0.4f, zoneout);
        RecurrentResult.AssertClose("output", expected.Output, output);
        RecurrentResult.AssertClose("final", expected.Final, final);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void SplitSequenceWithCarriedStateEqualsWhole(string variant)
    {
        var make = ReferenceVariants.ByName[variant];
        RecurrentLaws.SplitSequenceWithCarriedStateEqualsWhole(RecurrentCase.FromWaves(5, [make(17), make(9)], bidirectional: false, [4, 7, 5]),
            cut: 3, EngineStack.Run);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void BatchOrderAndNeighboursChangeNothing(string variant)
    {
        var make = ReferenceVariants.ByName[variant];
        var batch = RecurrentCase.FromWaves(5, [make(17), make(9)], bidirectional: true, s_lengths);
        RecurrentLaws.BatchOrderChangesNothing(batch, EngineStack.Run);
        RecurrentLaws.SequencesOfABatchDoNotTouchEachOther(batch, EngineStack.Run);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void ReverseOfReversedEqualsForward(string variant) =>
        RecurrentLaws.ReverseOfReversedEqualsForward(RecurrentCase.FromWaves(5, [ReferenceVariants.ByName[variant](17)],
            bidirectional: true, s_lengths), EngineStack.Run);
}
