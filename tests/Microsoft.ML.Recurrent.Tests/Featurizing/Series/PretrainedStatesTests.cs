using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Featurizing.Series;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;
using Microsoft.ML.Recurrent.Tests.Forecasting.Pretrained;

namespace Microsoft.ML.Recurrent.Tests.Featurizing.Series;

public sealed class PretrainedStatesTests
{
    private static readonly PretrainedModel s_model = RandomModels.Create();

    [Theory]
    [InlineData(1, 4)]
    [InlineData(5, 4)]
    [InlineData(16, 4)]
    [InlineData(17, 8)]
    [InlineData(50, 4)]
    [InlineData(131, 16)]
    public void StatesAreThoseOfRunsReadOneByOneInTheOrderOfTheirEnds(int count, int stride)
    {
        var values = RandomModels.Hours(count);
        var reader = new PretrainedStates(s_model);
        var states = reader.Read(values, stride).ToArray();
        var expected = new SortedDictionary<int, float[]>();
        for (var end = count; end > count - 16 && end > 0; end -= stride)
            foreach (var (place, state) in Run(values, end))
                expected.Add(place, state);
        Assert.Equal(expected.Count * reader.Size, states.Length);
        var found = states.Chunk(reader.Size).ToArray();
        foreach (var (state, wanted) in found.Zip(expected.Values))
            for (var i = 0; i < state.Length; i++)
                Assert.Equal(wanted[i], state[i], 1e-5f);
    }

    [Fact]
    public void ReadingAgainGivesTheSameBitsWhateverWasReadBefore()
    {
        var reader = new PretrainedStates(s_model);
        var first = reader.Read(RandomModels.Hours(77), 4).ToArray();
        reader.Read(RandomModels.Hours(400, seed: 2), 4);
        Assert.Equal(first, reader.Read(RandomModels.Hours(77), 4).ToArray());
    }

    // The patches that end one length before each other, from the first on.
    private static IEnumerable<(int End, float[] State)> Run(float[] values, int last)
    {
        var context = new ContextReader();
        context.Read(values, values.Length);
        var pass = new NetworkPass(s_model.Network(1));
        pass.Begin(1, training: false, seed: 0);
        for (var (end, step) = (((last - 1) % 16) + 1, 0); end <= last; end += 16, step++)
        {
            pass.Input.Layout([int.MaxValue], step, 1, pass.Network.Shape.Input.InputSize, hasTokens: false);
            pass.Input.Features.Clear();
            context.WriteStep(end, Math.Min(end, 16), pass.Input.Features[..PretrainedLayout.StepSize]);
            pass.ForwardTop(1);
            var state = new float[s_model.HiddenSizes.Sum()];
            pass.CopyLayerOutput(0, 0, state.AsSpan(0, s_model.HiddenSizes[0]));
            pass.CopyLayerOutput(1, 0, state.AsSpan(s_model.HiddenSizes[0]));
            yield return (end, state);
        }
    }
}
