namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>One comparison of a recurrent stack: everything that goes in, the weights of the summed outputs and final states included.</summary>
internal sealed record RecurrentCase(int InputSize, IReadOnlyList<ReferenceCellOptions> Layers, bool Bidirectional)
{
    /// <summary>By torch name, row-major.</summary>
    public required IReadOnlyDictionary<string, double[]> Parameters { get; init; }

    /// <summary>[b][t][I]; every sequence has the length it has.</summary>
    public required double[][][] Input { get; init; }

    /// <summary>[layer * directions + direction][b].</summary>
    public required ReferenceState[][] Initial { get; init; }

    /// <summary>Gradient of the loss by every output.</summary>
    public required double[][][] OutputWeight { get; init; }

    /// <summary>Gradient of the loss by every final state.</summary>
    public required ReferenceState[][] FinalWeight { get; init; }

    public ReferenceStackMasks? Masks { get; init; }

    public int[] Lengths => [.. Input.Select(sequence => sequence.Length)];

    /// <summary>A case with waves for values; the zero state where <paramref name="stateScale"/> is 0.</summary>
    public static RecurrentCase FromWaves(
        int inputSize, IReadOnlyList<ReferenceCellOptions> layers, bool bidirectional, int[] lengths,
            Func<ReferenceStack, ReferenceStackMasks>? draw = null, double stateScale = 0.5)
    {
        var parameters = new ReferenceParameters();
        var stack = new ReferenceStack(parameters, inputSize, layers, bidirectional);
        parameters.FillWithWaves(scale: 0.8 / Math.Sqrt(layers.Max(layer => layer.HiddenSize)));
        double[][][] input = Waves.Sequences(lengths, inputSize, phase: 0.3 + 0.1 * layers[0].HiddenSize);
        var states = stack.MakeStates(lengths.Length, (k, b, cell, size) => Waves.Vector(size, 0.6 * k + 1.7 * b + (cell ? 0.9 : 0), stateScale));
        return new RecurrentCase(inputSize, layers, bidirectional)
        {
            Parameters = parameters.ToDictionary(p => p.Name, p => p.Value),
            Input = input,
            Initial = states,
            OutputWeight = WeightedSum.WeightsLike([.. input.Select(sequence => sequence.Select(_ => new double[stack.OutputSize]).ToArray())]),
            FinalWeight = WeightedSum.WeightsLike(states),
            Masks = draw?.Invoke(stack),
        };
    }

    /// <summary>
    /// What the double reference makes of the case, after making sure that the case is worth a comparison in float: rounding every weight once more must not
    /// move any result by a quarter of the tolerance. Layer normalisation of a state that is nearly zero, for one, would.
    /// </summary>
    public RecurrentResult RunWellConditionedReference()
    {
        const double HalfUnit = 6e-8;
        var result = RunReference();
        var moved = this with
        {
            Parameters = Parameters.ToDictionary(
                p => p.Key, p => ReferenceMath.Map(p.Value.Length, k => p.Value[k] * (1 + HalfUnit * Math.Sin(1.9 * k * k + 1)))),
        };
        double distance = result.DistanceTo(moved.RunReference());
        Assert.True(distance < 0.25, $"Rounding the weights moves a result by {distance} tolerances; the case measures rounding, not the engine.");
        return result;
    }

    /// <summary>What the double reference makes of the case.</summary>
    public RecurrentResult RunReference()
    {
        var parameters = new ReferenceParameters();
        var stack = new ReferenceStack(parameters, InputSize, Layers, Bidirectional);
        Assert.Equal(Parameters.Keys.Order(), parameters.Select(p => p.Name).Order());
        foreach (var parameter in parameters)
        {
            Assert.Equal(parameter.Value.Length, Parameters[parameter.Name].Length);
            Parameters[parameter.Name].CopyTo(parameter.Value, 0);
        }

        var run = stack.Run(Input, Initial, Masks);
        var (dX, dInitial) = run.Backward(OutputWeight, FinalWeight);
        return new RecurrentResult
        {
            Output = run.Output,
            Final = run.Final,
            InputGradient = dX,
            InitialGradient = dInitial,
            ParameterGradients = parameters.ToDictionary(p => p.Name, p => p.Gradient),
        };
    }
}
