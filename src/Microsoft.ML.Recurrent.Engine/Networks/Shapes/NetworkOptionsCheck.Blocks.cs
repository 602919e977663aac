using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Layers.Blocks;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <content>What surrounds and follows the recurrent layers.</content>
internal static partial class NetworkOptionsCheck
{
    private const int LargestBlock = int.MaxValue / 8; // of which the largest layer is eight times as wide

    private static IReadOnlyList<int> CellSizes(NetworkOptions options) => options.Blocks == RecurrentBlockKind.None ? options.HiddenSizes
        : [.. options.HiddenSizes.Select(size => XlstmBlocks.CellSize(options.Cell, Math.Clamp(size, 0, LargestBlock)))];

    private static IEnumerable<string> BlockViolations(NetworkOptions options)
    {
        if (options.DilationFactor is < 0 or 1)
            yield return $"DilationFactor is {options.DilationFactor} but must be 0 (none) or at least 2";
        else if (options.DilationFactor > 1 && options.HiddenSizes.Count < 2)
            yield return $"DilationFactor is {options.DilationFactor} but HiddenSizes holds 1 layer, and the first has no dilation; it must hold at least 2";
        else if (options.DilationFactor > 1 && DilatedShape.DilationOf(options.DilationFactor, options.HiddenSizes.Count - 1) > DilatedShape.MostSteps)
            yield return $"DilationFactor is {options.DilationFactor} with {options.HiddenSizes.Count} layers in HiddenSizes, but the last may continue "
                + $"from at most {DilatedShape.MostSteps} steps before";
        if (options.AttentionWindow < 0)
            yield return $"AttentionWindow is {options.AttentionWindow} but must be at least 0 (none)";
        if (!Enum.IsDefined(options.Blocks))
            yield return $"Blocks is {options.Blocks}, which is not a kind of blocks";
        foreach (var (name, found) in new[]
        {
            ("DilationFactor is above 0", options.DilationFactor > 0), ("AttentionWindow is above 0", options.AttentionWindow > 0),
            ($"Blocks is {options.Blocks}", options.Blocks != RecurrentBlockKind.None),
        })
        {
            if (found && options.Decoder is not null)
                yield return $"{name}, but there must be no Decoder, which continues the recurrent layers alone";
            if (found && (options.SeparateDirections || options.HeadPerDirection))
                yield return $"{name}, but SeparateDirections and HeadPerDirection must be false, because rows of both directions are read together";
        }

        if (options.Blocks == RecurrentBlockKind.None)
            yield break;
        if (options.Cell.Kind is not (CellKind.SLstm or CellKind.MLstm))
            yield return $"Blocks is {options.Blocks} but Cell.Kind is {options.Cell.Kind}; it must be SLstm or MLstm";
        if (options.HiddenSizes.Distinct().Count() > 1)
            yield return $"Blocks is {options.Blocks} but HiddenSizes holds {string.Join(", ", options.HiddenSizes)}; all blocks must have the same size";
        if (options.HiddenSizes.Any(size => size > LargestBlock))
            yield return $"Blocks is {options.Blocks} but HiddenSizes holds {options.HiddenSizes.Max()}; at most {LargestBlock} is allowed";
        if (options.ResidualConnections)
            yield return $"Blocks is {options.Blocks} but ResidualConnections is true; it must be false, because every block has its own";
        if (options.HorizonHead is not null)
            yield return $"Blocks is {options.Blocks} but there must be no HorizonHead, which reads the states of the recurrent layers";
    }
}
