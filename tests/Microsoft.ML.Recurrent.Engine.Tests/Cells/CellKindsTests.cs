using Microsoft.ML.Recurrent.Engine.Cells;

namespace Microsoft.ML.Recurrent.Engine.Tests.Cells;

/// <summary>Each kind of cell has one definition, and its own options are refused with every other kind.</summary>
public class CellKindsTests
{
    [Fact]
    public void EachKindHasOneDefinition() => Assert.Equal(Enum.GetValues<CellKind>(), CellKinds.All.Select(definition => definition.Kind).Order());

    [Fact]
    public void OptionsOfOneKindAreRefusedWithEveryOther()
    {
        CellOptions[] samples =
        [
            new() { ElmanActivation = ElmanActivation.Relu }, new() { Peepholes = true }, new() { CoupledInputForget = true }, new() { ProjectionSize = 2 },
            new() { ResetAfter = false }, new() { RecurrentHeads = 2 }, new() { MemoryHeads = 2 },
        ];
        foreach (var sample in samples)
        {
            var owner = Assert.Single(CellKinds.All, definition => definition.SetsOwnOptions(sample));
            foreach (var definition in CellKinds.All)
            {
                var violations = CellCheck.Violations(sample with { Kind = definition.Kind }, [32]).ToList();
                if (definition == owner)
                    Assert.Empty(violations);
                else
                    Assert.Contains($"to the {owner.Kind} cell but Cell.Kind is {definition.Kind}", Assert.Single(violations));
            }
        }
    }

    [Theory]
    [InlineData(0, 32)]
    [InlineData(-1, 32)]
    [InlineData(2, 16)]
    [InlineData(2, 40)]
    [InlineData(3, 32)]
    [InlineData(int.MaxValue, 32)]
    public void HeadsThatDoNotDivideALayerIntoWholePanelsAreRefused(int heads, int size) => Assert.Equal(
        [$"Cell.RecurrentHeads is {heads} but must be 1 or divide the layer's width {size} into groups of a multiple of 16 units"],
        CellCheck.Violations(new() { Kind = CellKind.SLstm, RecurrentHeads = heads }, [size]));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 32)]
    [InlineData(3, 48)]
    [InlineData(4, 128)]
    public void HeadsOfWholePanelsAreAllowed(int heads, int size) =>
        Assert.Empty(CellCheck.Violations(new() { Kind = CellKind.SLstm, RecurrentHeads = heads }, [size]));

    [Fact]
    public void AKindThatDoesNotExistIsRefused() =>
        Assert.Equal(["Cell.Kind is 77, which is not a cell"], CellCheck.Violations(new() { Kind = (CellKind)77 }, [4]));
}
