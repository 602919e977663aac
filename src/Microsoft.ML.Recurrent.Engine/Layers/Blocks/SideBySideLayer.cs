namespace Microsoft.ML.Recurrent.Engine.Layers.Blocks;

/// <summary>Represents chains of layers that read the same rows and whose rows are joined. A chain without layers returns what it reads.</summary>
/// <param name="branches">The chains.</param>
/// <param name="inputSize">The number of values of a row that they read.</param>
internal sealed class SideBySideLayer(Layer[][] branches, int inputSize) : BlockLayer([.. branches.SelectMany(branch => branch)])
{
    public override int OutputSize => branches.Sum(SizeOf);

    public override bool Pools => Array.Exists(branches[0], layer => layer.Pools);

    public override void Measure(WindowMemory memory)
    {
        var (rows, longest) = (memory.Rows, memory.Longest);
        foreach (var branch in branches)
        {
            (memory.Rows, memory.Longest) = (rows, longest);
            foreach (var layer in branch)
                layer.Measure(memory);
        }

        memory.AddOutput(OutputSize);
    }

    public override LayerPass CreatePass(PassScope scope) => new SideBySidePass(
        [.. branches.Select(branch => (branch.Length == 0 ? null
            : new ChainPass(StackPasses.Create(branch, scope, dropsTop: false, StackPasses.DropoutIdentity)), SizeOf(branch)))]);

    private int SizeOf(Layer[] branch) => branch.Length == 0 ? inputSize : branch[^1].OutputSize;
}
