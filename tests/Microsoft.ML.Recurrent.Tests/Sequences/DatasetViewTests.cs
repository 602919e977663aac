using System.Reflection;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>What changes some of a data set forwards the rest of it.</summary>
public sealed class DatasetViewTests
{
    [Fact]
    public void EveryViewOfADatasetForwards()
    {
        var views = typeof(RecurrentOptions).Assembly.GetTypes()
            .Where(type => typeof(SequenceDataset).IsAssignableFrom(type))
            .Where(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(SequenceDataset)))).ToList();
        Assert.Contains(typeof(ScaledSequences), views);
        Assert.All(views, view => Assert.True(
            typeof(DelegatingDataset).IsAssignableFrom(view), $"{view.Name} does not derive from {nameof(DelegatingDataset)}."));
    }

    [Fact]
    public void ScaledSequencesHaveTheDecodedStepsOfTheirSource()
    {
        var source = new SequenceList(1, hasTokens: false, TargetKind.Values, targetPerStep: true, targetWidth: 1, decoderSteps: 2, decoderInputSize: 1);
        source.Add([1, 2], [], [], [3f, 4f], [], [5, 6]);
        var view = new ScaledSequences(source, new FeatureScale([1], [2]));
        var (features, decoded) = (new float[2], new float[1]);
        view.CopyFeatures(0, 0, 2, features);
        view.CopyDecoderFeatures(0, 1, decoded);
        Assert.Equal([0, 2], features);
        Assert.Equal((2, 1, 4), (view.DecoderSteps, view.DecoderInputSize, decoded[0]));
    }
}
