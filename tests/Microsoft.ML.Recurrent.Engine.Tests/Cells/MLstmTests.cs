using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Cells;

/// <summary>What the mLSTM takes and refuses, how many heads it has, and how its gates start.</summary>
public class MLstmTests
{
    private static readonly CellOptions s_cell = new() { Kind = CellKind.MLstm };
    private static readonly NetworkOptions s_options = new() { InputSize = 3, Cell = s_cell, HiddenSizes = [12], OutputSize = 2 };

    [Theory]
    [InlineData(12, 0, 4)]
    [InlineData(6, 0, 3)]
    [InlineData(10, 0, 2)]
    [InlineData(7, 0, 1)]
    [InlineData(12, 6, 6)]
    [InlineData(12, 1, 1)]
    public void HeadsAreAsManyAsAskedForOrUpToFourThatDivideTheUnits(int units, int asked, int heads)
    {
        var network = Network(s_options with { HiddenSizes = [units], Cell = s_cell with { MemoryHeads = asked } });
        Assert.Equal((4 * units) + (2 * heads), network.Parameters["weight_ih_l0"].Rows);
    }

    public static TheoryData<string, NetworkOptions> Refused => new()
    {
        { "Cell.MemoryHeads is 5 but must be 0 (automatic) or a divisor of the layer's width 12", s_options with { Cell = s_cell with { MemoryHeads = 5 } } },
        { "Cell.MemoryHeads is -1 but must be", s_options with { Cell = s_cell with { MemoryHeads = -1 } } },
        { "Cell.MemoryHeads is 1, so that the memories of a layer of 60000 units in 1 heads have 3600000000 numbers",
            s_options with { HiddenSizes = [60_000], Cell = s_cell with { MemoryHeads = 1 } } },
        { "Cell.LayerNormalization is true but the MLstm cell has none", s_options with { Cell = s_cell with { LayerNormalization = true } } },
        { "Zoneout is 0.1 but must be 0 with the MLstm cell", s_options with { Zoneout = 0.1f } },
        { "Cell.Peepholes, CoupledInputForget and ProjectionSize belong to the Lstm cell but Cell.Kind is MLstm",
            s_options with { Cell = s_cell with { Peepholes = true } } },
        { "ProjectionSize belong to the Lstm cell but Cell.Kind is MLstm", s_options with { Cell = s_cell with { ProjectionSize = 2 } } },
        { "Cell.MemoryHeads belongs to the MLstm cell but Cell.Kind is Gru", s_options with { Cell = new() { Kind = CellKind.Gru, MemoryHeads = 2 } } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatItCannotHaveIsRefusedByName(string expected, NetworkOptions options) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Network(options)).Message, StringComparison.Ordinal);

    [Fact]
    public void LayersRefuseZoneoutToo()
    {
        var shape = new NetworkShape
        {
            Input = new InputShape { InputSize = 2 },
            Layers = [new RecurrentShape { Size = 4, Cell = s_cell, Zoneout = 0.1f }],
            Head = new HeadShape { OutputSize = 1 },
        };
        var message = Assert.Throws<ArgumentException>(() => new RecurrentNetwork(shape, initialization: null)).Message;
        Assert.Contains("Layers[0].Zoneout is 0.1 but must be 0 with the MLstm cell", message, StringComparison.Ordinal);
    }

    [Fact]
    public void RecurrentDropoutIsRefusedByName() => Assert.Contains(
        "Noise.RecurrentDropout is 0.5, but the gates of its cells do not read the hidden state; set it to 0",
        Assert.Throws<ArgumentException>(() => new TrainingLoop(
            Network(s_options), new SoftmaxCrossEntropyLoss(), new TrainingOptions { Noise = new NoiseOptions { RecurrentDropout = 0.5f } })).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(1f, 3f)]
    [InlineData(-1f, 1f)]
    public void ForgetGatesStartEvenlySpacedAboveTheBiasAskedFor(float asked, float first)
    {
        var bias = Network(s_options with { Initialization = new() { ForgetBias = asked } }).Parameters.WeightsOf("bias_ih_l0");
        Assert.All(bias[..48].ToArray(), value => Assert.Equal(0, value));
        Assert.All(bias[48..52].ToArray(), value => Assert.InRange(Math.Abs(value), 1e-6f, 0.5f));
        Assert.Equal([first, first + 1, first + 2, first + 3], bias[52..].ToArray());
    }

    [Fact]
    public void ChronoBiasesSpreadOverTheSpan()
    {
        var bias = Network(s_options with { Initialization = new() { ChronoSpan = 100 } }).Parameters.WeightsOf("bias_ih_l0");
        for (var head = 0; head < 4; head++)
        {
            Assert.InRange(bias[52 + head], 0f, MathF.Log(99));
            Assert.Equal(-bias[52 + head], bias[48 + head]);
        }
    }

    [Fact]
    public void GatesDoNotReadTheInputAtTheStart()
    {
        var weights = Network(s_options).Parameters.WeightsOf("weight_ih_l0");
        Assert.All(weights[..(48 * 3)].ToArray(), weight => Assert.NotEqual(0, weight));
        Assert.All(weights[(48 * 3)..].ToArray(), weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void CheckpointsOfOtherCellsDoNotMentionHeads()
    {
        Assert.DoesNotContain("MemoryHeads", new CellOptions().ToString(), StringComparison.Ordinal);
        Assert.Contains("LayerNormalization = False, MemoryHeads = 2 }", (s_cell with { MemoryHeads = 2 }).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("CellOptions { Kind = Lstm, ElmanActivation = Tanh, Peepholes = False, CoupledInputForget = False, ProjectionSize = 0,",
            new CellOptions().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(3, 11)]
    public void FilesOfLayersHoldHeadsOnlyWhereTheyAreGiven(int heads, int numbers)
    {
        var shape = new RecurrentShape { Size = 6, Cell = s_cell with { MemoryHeads = heads } };
        Assert.Equal(numbers, shape.Numbers.Length);
        Assert.Equal(shape, RecurrentShape.Of(shape.Numbers));
        Assert.Null(RecurrentShape.Of([.. shape.Numbers, 1, 1]));
    }

    private static RecurrentNetwork Network(NetworkOptions options) => new(options, seed: 5);
}
