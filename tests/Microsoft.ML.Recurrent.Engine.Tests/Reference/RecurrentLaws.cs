namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>What must hold between runs of any implementation of a recurrent stack, whatever its numbers are.</summary>
internal static class RecurrentLaws
{
    /// <summary>A sequence cut in two, the state carried over and its gradient carried back, is the whole sequence.</summary>
    public static void SplitSequenceWithCarriedStateEqualsWhole(RecurrentCase whole, int cut, Func<RecurrentCase, RecurrentResult> run)
    {
        Assert.False(whole.Bidirectional);
        Assert.All(whole.Lengths, length => Assert.True(length > cut));
        var expected = run(whole);

        var head = whole with { Input = Steps(whole.Input, 0..cut), OutputWeight = Steps(whole.OutputWeight, 0..cut) };
        var middle = run(head).Final;
        var tail = whole with { Input = Steps(whole.Input, cut..), OutputWeight = Steps(whole.OutputWeight, cut..), Initial = middle };
        var second = run(tail);
        var first = run(head with { FinalWeight = second.InitialGradient });

        expected.AssertReproducedBy(new RecurrentResult
        {
            Output = [.. first.Output.Zip(second.Output, (a, b) => (double[][])[.. a, .. b])],
            Final = second.Final,
            InputGradient = [.. first.InputGradient.Zip(second.InputGradient, (a, b) => (double[][])[.. a, .. b])],
            InitialGradient = first.InitialGradient,
            ParameterGradients = Sum([first, second]),
        });
    }

    /// <summary>A batch in another order gives the same in that order.</summary>
    public static void BatchOrderChangesNothing(RecurrentCase original, Func<RecurrentCase, RecurrentResult> run)
    {
        int[] order = [.. Enumerable.Range(0, original.Input.Length).OrderBy(b => (b * 5 + 2) % 7).ThenByDescending(b => b)];
        Assert.NotEqual(Enumerable.Range(0, order.Length), order);
        var expected = run(original);
        Permuted(expected, order).AssertReproducedBy(run(Permuted(original, order)));
    }

    /// <summary>Each sequence alone gives what it gives beside longer and shorter ones; the batch's parameter gradients are the sum.</summary>
    public static void SequencesOfABatchDoNotTouchEachOther(RecurrentCase batch, Func<RecurrentCase, RecurrentResult> run)
    {
        var together = run(batch);
        RecurrentResult[] alone = [.. Enumerable.Range(0, batch.Input.Length).Select(b => run(Permuted(batch, [b])))];
        for (int b = 0; b < alone.Length; b++)
            (Permuted(together, [b]) with { ParameterGradients = alone[b].ParameterGradients }).AssertReproducedBy(alone[b]);
        (together with { ParameterGradients = Sum(alone) }).AssertReproducedBy(together);
    }

    /// <summary>With equal weights in both directions, the reverse half of the reversed input is the forward half, reversed, and the other way round.</summary>
    public static void ReverseOfReversedEqualsForward(RecurrentCase original, Func<RecurrentCase, RecurrentResult> run)
    {
        Assert.True(original.Bidirectional && original.Layers.Count == 1);
        const string Suffix = "_reverse";
        var shared = original.Parameters.ToDictionary(p => p.Key, p => original.Parameters[p.Key.Replace(Suffix, "", StringComparison.Ordinal)]);
        int half = original.Layers[0].StateSize;
        double[][][] Mirror(double[][][] x) => [.. x.Select(sequence => sequence.Reverse().ToArray())];
        double[][][] MirrorHalves(double[][][] x) =>
            [.. Mirror(x).Select(sequence => sequence.Select(step => (double[])[.. step[half..], .. step[..half]]).ToArray())];
        static string Other(string name) => name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name + Suffix;

        var forward = original with { Parameters = shared };
        var mirrored = forward with
        {
            Input = Mirror(forward.Input),
            Initial = [forward.Initial[1], forward.Initial[0]],
            OutputWeight = MirrorHalves(forward.OutputWeight),
            FinalWeight = [forward.FinalWeight[1], forward.FinalWeight[0]],
        };
        var result = run(mirrored);
        run(forward).AssertReproducedBy(new RecurrentResult
        {
            Output = MirrorHalves(result.Output),
            Final = [result.Final[1], result.Final[0]],
            InputGradient = Mirror(result.InputGradient),
            InitialGradient = [result.InitialGradient[1], result.InitialGradient[0]],
            ParameterGradients = result.ParameterGradients.ToDictionary(p => Other(p.Key), p => p.Value),
        });
    }

    private static double[][][] Steps(double[][][] x, Range range) => [.. x.Select(sequence => sequence[range])];

    private static ReferenceState[][] Permuted(ReferenceState[][] states, int[] order) => [.. states
        .Select(perBatch => order.Select(b => perBatch[b]).ToArray())];

    private static double[][][] Permuted(double[][][] x, int[] order) => [.. order.Select(b => x[b])];

    private static RecurrentCase Permuted(RecurrentCase c, int[] order) => c with
    {
        Input = Permuted(c.Input, order),
        Initial = Permuted(c.Initial, order),
        OutputWeight = Permuted(c.OutputWeight, order),
        FinalWeight = Permuted(c.FinalWeight, order),
    };

    private static RecurrentResult Permuted(RecurrentResult r, int[] order) => r with
    {
        Output = Permuted(r.Output, order),
        Final = Permuted(r.Final, order),
        InputGradient = Permuted(r.InputGradient, order),
        InitialGradient = Permuted(r.InitialGradient, order),
    };

    private static Dictionary<string, double[]> Sum(IReadOnlyList<RecurrentResult> results) =>
        results[0].ParameterGradients.Keys.ToDictionary(name => name, name => results.Select(r => r.ParameterGradients[name]).Aggregate(ReferenceMath.Add));
}
