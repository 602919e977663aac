using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Tests.Networks;

public sealed class DecoderOptionsTests
{
    private static readonly NetworkOptions s_options = new()
    {
        InputSize = 3,
        HiddenSizes = [6],
        Pooling = SequencePooling.None,
        OutputSize = 2,
        Decoder = new DecoderOptions { Steps = 40, InputSize = 5 },
    };

    [Fact]
    public void EverythingThatADecoderDoesNotGoWithIsNamedInOneMessage()
    {
        var message = Message(s_options with
        {
            Decoder = new DecoderOptions { Steps = 0, InputSize = -1 },
            InputProjectionSize = -2,
            Pooling = SequencePooling.Last,
            Bidirectional = true,
            Zoneout = 0.5f,
        });
        foreach (var part in new[]
        {
            "Decoder.Steps is 0 but must be at least 1", "Decoder.InputSize is -1", "InputProjectionSize is -2", "Pooling is Last but must be None",
            "Bidirectional is true but must be false with a Decoder", "Zoneout is 0.5 but must be 0",
        })
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains("TransitionScores is true but must be false with a Decoder", Message(s_options with { TransitionScores = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void ParametersHaveTheirNamesAndShapes()
    {
        var options = s_options with { Embedding = new EmbeddingOptions { VocabularySize = 9, Size = 4 } };
        var parameters = new RecurrentNetwork(options).Parameters;
        Assert.Equal("[40, 7]", parameters["decoder.position"].Shape);
        Assert.Equal("[7, 5]", parameters["decoder.weight"].Shape);
        Assert.False(parameters.Contains("projection.weight"));

        parameters = new RecurrentNetwork(options with { InputProjectionSize = 8, Decoder = new DecoderOptions { Steps = 2 } }).Parameters;
        Assert.Equal("[8, 7]", parameters["projection.weight"].Shape);
        Assert.Equal("[8]", parameters["projection.bias"].Shape);
        Assert.Equal("[24, 8]", parameters["weight_ih_l0"].Shape);
        Assert.Equal("[2, 8]", parameters["decoder.position"].Shape);
        Assert.False(parameters.Contains("decoder.weight"));
    }

    [Fact]
    public void PositionsAreDrawnFromTheStandardNormalDistributionAndTheRestAsOtherDenseLayers()
    {
        var parameters = new RecurrentNetwork(s_options with { InputProjectionSize = 64 }).Parameters;
        var position = parameters.WeightsOf("decoder.position").ToArray();
        Assert.Equal(0, position.Average(), 0.1);
        Assert.Equal(1, position.Average(w => w * w), 0.1);
        Assert.All(parameters.WeightsOf("projection.weight").ToArray(), w => Assert.InRange(Math.Abs(w), 0, MathF.Sqrt(6f / 67)));
        Assert.All(parameters.WeightsOf("decoder.weight").ToArray(), w => Assert.InRange(Math.Abs(w), 0, MathF.Sqrt(6f / 69)));
        Assert.True(parameters.WeightsOf("projection.weight").ContainsAnyExcept(0));
        Assert.True(parameters.WeightsOf("decoder.weight").ContainsAnyExcept(0));
    }

    private static string Message(NetworkOptions options) => Assert.Throws<ArgumentException>(() => new RecurrentNetwork(options)).Message;
}
