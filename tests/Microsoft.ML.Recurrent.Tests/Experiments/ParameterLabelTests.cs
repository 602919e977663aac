using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Experiments.Results;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>The values beside the axis of a parameter.</summary>
public sealed class ParameterLabelTests
{
    [Fact]
    public void AChoiceShowsItsFirstEightValues()
    {
        var parameter = new ChoiceParameter("Letter", "a", [.. "abcdefghij".Select(letter => (object)letter.ToString())]);
        var labels = ParameterLabels.Of(parameter).ToArray();
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h"], labels.Select(label => label.Text));
        Assert.Equal([0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75], labels.Select(label => Math.Round(label.Place, 9)));
    }

    [Fact]
    public void AMiddleThatRoundsOutOfTheRangeIsNotShown()
    {
        Assert.Equal(["14", "17"], Texts(new IntegerParameter("Size", 14, 17)));
        Assert.Equal(["0.144", "0.146"], Texts(new RealParameter("Rate", 0.144, 0.146)));
    }

    [Fact]
    public void AMiddleBelowTenIsNotRounded()
    {
        Assert.Equal(["5", "7", "9"], Texts(new IntegerParameter("Layers", 5, 9)));
        Assert.Equal(["-9", "-7", "-5"], Texts(new IntegerParameter("Layers", -9, -5)));
        Assert.Equal(["9", "10", "11"], Texts(new IntegerParameter("Layers", 9, 11)));
    }

    [Fact]
    public void ARangeOfOneValueHasOneLabel()
    {
        Assert.Equal(["3"], Texts(new IntegerParameter("Layers", 3, 3)));
        Assert.Equal(["0.5"], Texts(new RealParameter("Rate", 0.5, 0.5)));
        Assert.Equal(["1", "2"], Texts(new IntegerParameter("Layers", 1, 2)));
    }

    [Fact]
    public void LabelsAreInTheirPlaces()
    {
        var parameter = new IntegerParameter("Size", 16, 256, logarithmic: true);
        Assert.All(ParameterLabels.Of(parameter), label => Assert.Equal(parameter.ToUnit(int.Parse(label.Text)), label.Place, 1e-9));
    }

    private static IEnumerable<string> Texts(SpaceParameter parameter) => ParameterLabels.Of(parameter).Select(label => label.Text);
}
