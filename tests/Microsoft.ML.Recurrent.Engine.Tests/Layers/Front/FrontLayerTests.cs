using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>Every layer that may precede the recurrent stack against a reference in double precision, and the laws of windows and streams.</summary>
public sealed class FrontLayerTests
{
    // Sums of a few dozen products of values around 1 in single precision.
    private const double Tolerance = 2e-6;

    // These blocks magnify what was rounded before: the gradients of the reference move by 5e-7 if only the values between its layers are rounded to single
    // precision, and those of the other blocks by less than 1e-7.
    private const double MagnifiedTolerance = 1e-5;
    private static readonly string[] s_magnifying = ["xLSTM around heads of an sLSTM", "xLSTM around a bidirectional mLSTM, centred"];

    public static TheoryData<string> Chains => FrontChains.Names;

    public static TheoryData<string, int> CausalChains
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string name in Chains)
                if (!name.Contains("centred", StringComparison.Ordinal) && !name.Contains("over the sequence", StringComparison.Ordinal))
                    foreach (int steps in new[] { 1, 2, 3, 5 })
                        data.Add(name, steps);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void OutputsAndGradientsAreThoseOfTheReference(string name) => AssertReproducesReference(
        FrontChains.Of(name), FrontChains.Sequences, s_magnifying.Contains(name) ? MagnifiedTolerance : Tolerance);

    /// <summary>Rows are processed in pieces, and the rows of a single sequence are read where they are.</summary>
    [Theory]
    [InlineData(3, 1, 1, 1, true)]
    [InlineData(3, 2, 1, 1, true)]
    [InlineData(5, 3, 2, 1, true)]
    [InlineData(1, 1, 1, 1, true)]
    [InlineData(1, 3, 1, 1, true)]
    [InlineData(3, 1, 1, 1, false)]
    [InlineData(5, 2, 1, 1, false)]
    [InlineData(4, 1, 1, 2, true)]
    [InlineData(4, 1, 1, 16, true)]
    [InlineData(5, 2, 2, 16, true)]
    [InlineData(3, 1, 1, 16, false)]
    [InlineData(40, 1, 1, 1, true)]
    public void ConvolutionsOfManyRowsAreThoseOfTheReference(int kernelSize, int stride, int dilation, int groups, bool causal)
    {
        const int InputSize = 16;
        var shape = new ConvolutionShape { Channels = InputSize, KernelSize = kernelSize, Stride = stride, Dilation = dilation, Groups = groups, Causal = causal };
        AssertReproducesReference([shape], Waves.Sequences([307], InputSize, 0.4, 0.5));
        AssertReproducesReference([shape], Waves.Sequences([120, 120, 120, 97, 33], InputSize, 0.4, 0.5));
    }

    /// <summary>Steps attend in blocks, and those of a later window to the steps before it.</summary>
    [Theory]
    [InlineData(16, 40)]
    [InlineData(17, 64)]
    [InlineData(5, 1)]
    [InlineData(80, 2)]
    [InlineData(16, 1000)]
    public void SelfAttentionOfManyStepsIsThatOfTheReference(int size, int window)
    {
        LayerList chain = [new SelfAttentionShape { Size = size, Window = window }];
        double[][][] x = Waves.Sequences([107, 97, 65, 33, 3], FrontChains.InputSize, 0.4, 0.5);
        AssertReproducesReference(chain, x);
        double[][][] whole = Run(new EngineLayers(chain, FrontChains.InputSize), x, 107, 107);
        RecurrentResult.AssertClose("windows", whole, Run(new EngineLayers(chain, FrontChains.InputSize), x, 41, 41));
        RecurrentResult.AssertClose("overlapping windows", whole, Run(new EngineLayers(chain, FrontChains.InputSize), x, 40, 33));
    }

    [Theory]
    [MemberData(nameof(CausalChains))]
    public void WindowsReturnTheRowsOfTheWhole(string name, int steps)
    {
        double[][][] x = FrontChains.Sequences;
        double[][][] whole = Run(new EngineLayers(FrontChains.Of(name), FrontChains.InputSize), x, 11, 11);
        RecurrentResult.AssertClose("windows", whole, Run(new EngineLayers(FrontChains.Of(name), FrontChains.InputSize), x, steps, steps));
    }

    /// <summary>Windows overlap, and only the steps before the start of the next one are taken from each.</summary>
    [Theory]
    [InlineData("convolution")]
    [InlineData("dilated convolution")]
    [InlineData("maximum of every step")]
    [InlineData("residual within a residual")]
    [InlineData("side by side")]
    [InlineData("self-attention to four steps")]
    public void OverlappingWindowsReturnTheRowsOfTheWhole(string name)
    {
        double[][][] x = FrontChains.Sequences;
        double[][][] whole = Run(new EngineLayers(FrontChains.Of(name), FrontChains.InputSize), x, 11, 11);
        RecurrentResult.AssertClose("windows", whole, Run(new EngineLayers(FrontChains.Of(name), FrontChains.InputSize), x, 5, 2));
    }

    /// <summary>Gradients do not flow into the rows before a window, but the weights that they were multiplied by learn from them.</summary>
    [Theory]
    [InlineData("convolution")]
    [InlineData("strided convolution")]
    [InlineData("dilated convolution")]
    [InlineData("strided and dilated")]
    [InlineData("groups")]
    [InlineData("depthwise")]
    [InlineData("long kernel")]
    public void WeightsLearnFromTheRowsBeforeAWindow(string name)
    {
        double[][][] x = FrontChains.Sequences;
        EngineLayers whole = new(FrontChains.Of(name), FrontChains.InputSize), windows = new(FrontChains.Of(name), FrontChains.InputSize);
        whole.Begin(x.Length);
        double[][][] weights = WeightedSum.WeightsLike(whole.Forward(x, 0, 11, 11));
        whole.Backward(weights);
        windows.Begin(x.Length);
        var taken = new int[x.Length];
        for (int first = 0; first < 11; first += 3)
        {
            double[][][] rows = windows.Forward(x, first, 3, 3);
            windows.Backward([.. rows.Select((sequence, b) => weights[b].Skip(taken[b]).Take(sequence.Length).ToArray())]);
            for (int b = 0; b < x.Length; b++)
                taken[b] += rows[b].Length;
        }

        foreach (var parameter in whole.Parameters)
            AssertClose($"gradient of {parameter.Name}", whole.GradientOf(parameter.Name), windows.GradientOf(parameter.Name));
    }

    [Fact]
    public void ACentredConvolutionStatesHowFarItLooksAhead()
    {
        Assert.Equal(0, new ConvolutionShape { Channels = 1, KernelSize = 5 }.LookAhead);
        Assert.Equal(6, new ConvolutionShape { Channels = 1, KernelSize = 5, Dilation = 3, Causal = false }.LookAhead);
    }

    private static void AssertReproducesReference(LayerList chain, double[][][] x, double tolerance = Tolerance)
    {
        var engine = new EngineLayers(chain, x[0][0].Length);
        var parameters = engine.Parameters;
        (double[][] Y, SequencePullback Backward)[] reference = [.. x.Select(sequence => new ReferenceLayers(parameters).Run(chain, sequence))];
        double[][][] expected = [.. reference.Select(sequence => sequence.Y)];
        double[][][] weights = WeightedSum.WeightsLike(expected);
        double[][][] expectedGradients = [.. reference.Zip(weights, (sequence, dY) => sequence.Backward(dY))];

        engine.Begin(x.Length);
        double[][][] found = engine.Forward(x, 0, x[0].Length, x[0].Length);
        double[][][] foundGradients = engine.Backward(weights);
        for (int b = 0; b < x.Length; b++)
        {
            for (int t = 0; t < expected[b].Length; t++)
                AssertClose($"output of sequence {b}, step {t}", expected[b][t], found[b][t], tolerance);
            for (int t = 0; t < x[b].Length; t++)
                AssertClose($"gradient of sequence {b}, step {t}", expectedGradients[b][t], foundGradients[b][t], tolerance);
        }

        foreach (var parameter in parameters)
            AssertClose($"gradient of {parameter.Name}", parameter.Gradient, engine.GradientOf(parameter.Name), tolerance);
    }

    // Relative to the largest value, because terms cancel in sums.
    private static void AssertClose(string what, double[] expected, double[] found, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        double allowed = tolerance * (1 + expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= allowed, $"{what} [{i}]: {expected[i]:R} expected, {found[i]:R} found.");
    }

    private static double[][][] Run(EngineLayers engine, double[][][] x, int steps, int carry)
    {
        engine.Begin(x.Length, training: false);
        var rows = x.Select(_ => new List<double[]>()).ToArray();
        int longest = x[0].Length;
        for (int first = 0; first < longest; first += carry)
        {
            double[][][] window = engine.Forward(x, first, steps, carry);
            for (int b = 0; b < x.Length; b++)
                rows[b].AddRange(steps == carry ? window[b] : window[b].Take(carry));
        }

        return [.. rows.Select(sequence => sequence.ToArray())];
    }
}
