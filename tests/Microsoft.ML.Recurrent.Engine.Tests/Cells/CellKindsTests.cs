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
            new() { ResetAfter = false }, new() { MemoryHeads = 2 },
        ];
        foreach (var sample in samples)
        {
            var owner = Assert.Single(CellKinds.All, definition => definition.SetsOwnOptions(sample));
            foreach (var definition in CellKinds.All)
            {
                var violations = CellCheck.Violations(sample with { Kind = definition.Kind }, [4]).ToList();
                if (definition == owner)
                    Assert.Empty(violations);
                else
                    Assert.Contains($"to the {owner.Kind} cell but Cell.Kind is {definition.Kind}", Assert.Single(violations));
            }
        }
    }

    [Fact]
    public void AKindThatDoesNotExistIsRefused() =>
        Assert.Equal(["Cell.Kind is 77, which is not a cell"], CellCheck.Violations(new() { Kind = (CellKind)77 }, [4]));
}
