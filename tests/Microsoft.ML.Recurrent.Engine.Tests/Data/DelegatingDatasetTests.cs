using System.Reflection;
using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Engine.Tests.Data;

/// <summary>A view of a data set forgets no member of it, whatever members data sets get.</summary>
public sealed class DelegatingDatasetTests
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void EveryMemberOfADatasetIsForwarded()
    {
        var members = typeof(SequenceDataset).GetMethods(Everything)
            .Where(method => method.IsVirtual && method.DeclaringType == typeof(SequenceDataset)).ToList();
        Assert.True(members.Count >= 19);
        Assert.All(members, member => Assert.Contains(
            typeof(DelegatingDataset).GetMethods(Everything | BindingFlags.DeclaredOnly), found => found.GetBaseDefinition() == member));
    }

    [Fact]
    public void WhatHoldsADatasetAndIsOneForwards()
    {
        var views = typeof(SequenceDataset).Assembly.GetTypes()
            .Where(type => typeof(SequenceDataset).IsAssignableFrom(type) && Array.Exists(type.GetConstructors(Everything), TakesDataset)).ToList();
        Assert.Contains(typeof(SequenceSubset), views);
        Assert.All(views, view => Assert.True(
            typeof(DelegatingDataset).IsAssignableFrom(view), $"{view.Name} does not derive from {nameof(DelegatingDataset)}."));
    }

    [Fact]
    public void ForwardedMembersGiveWhatTheSourceGives()
    {
        var source = new SequenceList(
            2, hasTokens: true, TargetKind.Values, targetPerStep: true, targetWidth: 1, hasSpellings: true, decoderSteps: 1, decoderInputSize: 1);
        var spelling = source.AddSpelling([7, 8]);
        source.Add([0, 1, 2, 3], [4, 5], [spelling, spelling], [6f], [], [9f], 0.5f);
        var view = new View(source);

        Assert.Equal(
            (1, 2, true, true, 1, 1, TargetKind.Values, true, 1),
            (view.Count, view.InputSize, view.HasTokens, view.HasSpellings, view.DecoderSteps, view.DecoderInputSize, view.TargetKind, view.TargetPerStep,
                view.TargetWidth));
        Assert.Equal((2, 5, spelling, 0.5f), (view.Length(0), view.Token(0, 1), view.Spelling(0, 1), view.Weight(0)));
        var (step, steps, decoded, tokens) = (new float[2], new float[4], new float[1], new int[2]);
        view.CopyTokens(0, 0, tokens);
        Assert.Equal([4, 5], tokens);
        view.CopyFeatures(0, 1, step);
        view.CopyFeatures(0, 0, 2, steps);
        view.CopyDecoderFeatures(0, 0, decoded);
        Assert.Equal([2, 3], step);
        Assert.Equal([0, 1, 2, 3], steps);
        Assert.Equal([6], decoded);
        Assert.Equal([7, 8], view.SpellingCharacters(spelling).ToArray());
        Assert.Equal([9], view.Values(0).ToArray());
        Assert.Empty(view.Classes(0).ToArray());
    }

    private static bool TakesDataset(ConstructorInfo constructor) =>
        Array.Exists(constructor.GetParameters(), parameter => parameter.ParameterType == typeof(SequenceDataset));

    private sealed class View(SequenceDataset source) : DelegatingDataset(source);
}
