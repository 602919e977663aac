using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Attention;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;
using Microsoft.ML.Recurrent.Engine.Layers.Convolution;
using Microsoft.ML.Recurrent.Engine.Layers.Dense;
using Microsoft.ML.Recurrent.Engine.Layers.Normalization;
using Microsoft.ML.Recurrent.Engine.Tests.Reference;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>Every layer that may precede the recurrent stack against a reference in double precision, and the laws of windows and streams.</summary>
public sealed class FrontLayerTests
{
    private const int InputSize = 6;
    private static readonly int[] s_lengths = [11, 9, 9, 4, 1];

    private static readonly IReadOnlyDictionary<string, LayerList> s_chains = new Dictionary<string, LayerList>
    {
        ["dense"] = [new DenseShape { Size = 19 }],
        ["gated"] = [new GatedShape { Size = 18 }],
        ["swish gated"] = [new GatedShape { Size = 5, Gate = ActivationFunction.SigmoidLinear }],
        ["layer normalization"] = [new NormalizationShape()],
        ["root mean square"] = [new NormalizationShape { Statistic = NormalizationKind.RootMeanSquare }],
        ["instance normalization over the sequence"] = [new DenseShape { Size = 18 }, new NormalizationShape { Statistic = NormalizationKind.Instance }],
        ["normalization over the sequence"] = [new NormalizationShape { Statistic = NormalizationKind.Sequence }, new DenseShape { Size = 3 }],
        ["residual of a normalization over the sequence"] =
        [
            new ResidualShape { Layers = [new NormalizationShape { Statistic = NormalizationKind.Instance }, new ActivationShape()] },
            new ConvolutionShape { Channels = 4, Stride = 2 }, new NormalizationShape { Statistic = NormalizationKind.Sequence },
        ],
        ["convolution"] = [new ConvolutionShape { Channels = 17 }],
        ["convolution of one step"] = [new ConvolutionShape { Channels = 3, KernelSize = 1 }],
        ["strided convolution"] = [new ConvolutionShape { Channels = 5, KernelSize = 5, Stride = 2 }],
        ["dilated convolution"] = [new ConvolutionShape { Channels = 4, KernelSize = 2, Dilation = 3 }],
        ["strided and dilated"] = [new ConvolutionShape { Channels = 4, KernelSize = 3, Dilation = 2, Stride = 3 }],
        ["groups"] = [new ConvolutionShape { Channels = 9, Groups = 3 }],
        ["depthwise"] = [new ConvolutionShape { Channels = InputSize, Groups = InputSize, KernelSize = 4 }],
        ["centred"] = [new ConvolutionShape { Channels = 4, KernelSize = 5, Causal = false }],
        ["centred, strided and dilated"] = [new ConvolutionShape { Channels = 4, Dilation = 2, Stride = 2, Causal = false }],
        ["long kernel"] = [new ConvolutionShape { Channels = 2, KernelSize = 20 }],
        ["windows over the sequence"] = [new WindowShape { Size = 4, Stride = 2, Parts = 4 }],
        ["parts of windows over the sequence"] =
        [
            new DenseShape { Size = 17 }, new WindowShape { Size = 7, Stride = 3, Parts = 3 }, new ConvolutionShape { Channels = 3, Stride = 2 },
        ],
        ["long windows over the sequence"] = [new ResidualShape { Layers = [new WindowShape { Size = 15, Parts = 1 }] }],
        ["maximum"] = [new TimePoolingShape()],
        ["average"] = [new TimePoolingShape { Statistic = TimePoolingKind.Average, Size = 3, Stride = 2 }],
        ["maximum of every step"] = [new TimePoolingShape { Size = 4, Stride = 1 }],
        ["self-attention"] = [new SelfAttentionShape { Size = 5 }],
        ["self-attention to four steps"] = [new DenseShape { Size = 4 }, new SelfAttentionShape { Size = 17, Window = 4 }],
        ["self-attention to itself"] = [new SelfAttentionShape { Size = 3, Window = 1 }],
        ["upsampling"] = [new ConvolutionShape { Channels = 4, Stride = 3 }, new UpsamplingShape { Factor = 3 }, new DenseShape { Size = 2 }],
        ["upsampling of two strides"] =
        [
            new TimePoolingShape { Statistic = TimePoolingKind.Average }, new ConvolutionShape { Channels = 4, Stride = 2 }, new UpsamplingShape { Factor = 4 },
        ],
        ["an hourglass"] =
        [
            new ResidualShape
            {
                Layers = [new ConvolutionShape { Channels = 4, Stride = 2 }, new SelfAttentionShape { Size = InputSize, Window = 2 }, new UpsamplingShape()],
            },
            new ConvolutionShape { Channels = 3, Stride = 2 },
        ],
        ["residual"] = [new ResidualShape { Layers = [new NormalizationShape(), new DenseShape { Size = InputSize }] }],
        ["residual of an activation"] = [new ResidualShape { Layers = [new ActivationShape { Function = ActivationFunction.Tanh }] }],
        ["residual within a residual"] =
        [
            new ResidualShape { Layers = [new ResidualShape { Layers = [new ConvolutionShape { Channels = InputSize }] }, new GatedShape { Size = InputSize }] },
        ],
        ["side by side"] =
        [
            new SideBySideShape { Branches = [[new DenseShape { Size = 3 }], [], [new ConvolutionShape { Channels = 2 }, new NormalizationShape()]] },
            new DenseShape { Size = 4 },
        ],
        ["a front of everything"] =
        [
            new ConvolutionShape { Channels = 8, KernelSize = 3 },
            new NormalizationShape(),
            new ActivationShape { Function = ActivationFunction.GaussianErrorLinear },
            new TimePoolingShape { Statistic = TimePoolingKind.Average },
            new ResidualShape
            {
                Layers = [new NormalizationShape { Statistic = NormalizationKind.RootMeanSquare }, new ConvolutionShape { Channels = 8, Groups = 2 }],
            },
            new SideBySideShape { Branches = [[], [new GatedShape { Size = 3 }]] },
            new ConvolutionShape { Channels = 3, Stride = 2 },
        ],
    };

    public static TheoryData<string> Chains => [.. s_chains.Keys, .. Enum.GetNames<ActivationFunction>()];

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
    public void OutputsAndGradientsAreThoseOfTheReference(string name)
    {
        var chain = ChainOf(name);
        var engine = new EngineLayers(chain, InputSize);
        var parameters = engine.Parameters;
        double[][][] x = [.. Waves.Sequences(s_lengths, InputSize, 0.4).Select(sequence => sequence.Select(row => row.Select(value => (double)(float)value).ToArray()).ToArray())];
        double[][][] expected = Reference();
        engine.Begin(s_lengths.Length);
        RecurrentResult.AssertClose("output", expected, engine.Forward(x, 0, 11, 11));

        double[][][] weights = WeightedSum.WeightsLike(expected);
        double[][][] dX = engine.Backward(weights);
        for (int b = 0; b < x.Length; b++)
            for (int t = 0; t < x[b].Length; t++)
                AssertSlopes($"input {b}, step {t}", x[b][t], dX[b][t]);
        foreach (var (parameter, values) in parameters)
            AssertSlopes(parameter, values, engine.GradientOf(parameter));

        double[][][] Reference() => [.. x.Select(sequence => new ReferenceLayers(parameters).Run(chain, sequence))];

        double Sum() => Reference().Zip(weights, (rows, of) => rows.Zip(of, (row, w) => row.Zip(w, (a, c) => a * c).Sum()).Sum()).Sum();

        void AssertSlopes(string what, double[] values, double[] found)
        {
            const double Step = 1e-5;
            for (int i = 0; i < values.Length; i++)
            {
                double value = values[i];
                values[i] = value + Step;
                double above = Sum();
                values[i] = value - Step;
                double slope = (above - Sum()) / (2 * Step);
                values[i] = value;
                Assert.True(Math.Abs(slope - found[i]) <= 2e-4 * (1 + Math.Abs(slope)), $"{what} [{i}]: {found[i]}, but the slope is {slope}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(CausalChains))]
    public void WindowsReturnTheRowsOfTheWhole(string name, int steps)
    {
        double[][][] x = Waves.Sequences(s_lengths, InputSize, 0.4);
        double[][][] whole = Run(new EngineLayers(ChainOf(name), InputSize), x, 11, 11);
        RecurrentResult.AssertClose("windows", whole, Run(new EngineLayers(ChainOf(name), InputSize), x, steps, steps));
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
        double[][][] x = Waves.Sequences(s_lengths, InputSize, 0.4);
        double[][][] whole = Run(new EngineLayers(ChainOf(name), InputSize), x, 11, 11);
        RecurrentResult.AssertClose("windows", whole, Run(new EngineLayers(ChainOf(name), InputSize), x, 5, 2));
    }

    [Fact]
    public void ACentredConvolutionStatesHowFarItLooksAhead()
    {
        Assert.Equal(0, new ConvolutionShape { Channels = 1, KernelSize = 5 }.LookAhead);
        Assert.Equal(6, new ConvolutionShape { Channels = 1, KernelSize = 5, Dilation = 3, Causal = false }.LookAhead);
    }

    private static LayerList ChainOf(string name) =>
        s_chains.TryGetValue(name, out var chain) ? chain : [new ActivationShape { Function = Enum.Parse<ActivationFunction>(name) }, new DenseShape { Size = 3 }];

    private static double[][][] Run(EngineLayers engine, double[][][] x, int steps, int carry)
    {
        engine.Begin(x.Length);
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
