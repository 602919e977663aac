using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <content>Residual connections and the horizon head.</content>
internal static partial class NetworkOptionsCheck
{
    private static IEnumerable<string> ResidualViolations(NetworkOptions options)
    {
        if (!options.ResidualConnections)
            yield break;
        if (options.HiddenSizes.Count == 1)
            yield return "ResidualConnections is true but HiddenSizes holds 1 layer; it must hold at least 2, because the first has no connection";
        if (options.Cell.ProjectionSize == 0 && options.HiddenSizes.Distinct().Count() > 1)
            yield return $"ResidualConnections is true but HiddenSizes holds {string.Join(", ", options.HiddenSizes)}; all layers must have the same width";
        if (options.Decoder is not null)
            yield return "ResidualConnections is true but must be false with a Decoder";
    }

    private static IEnumerable<string> HorizonViolations(NetworkOptions options)
    {
        if (options.HorizonHead is not { } head)
            yield break;
        if (head.Blocks < 1)
            yield return $"HorizonHead.Blocks is {head.Blocks} but must be at least 1";
        if (head.InputSize < 1)
            yield return $"HorizonHead.InputSize is {head.InputSize} but must be at least 1";
        if (head.HiddenSize < 1 || head.HiddenSize % GatePanels.UnitBlock != 0)
            yield return $"HorizonHead.HiddenSize is {head.HiddenSize} but must be a multiple of {GatePanels.UnitBlock}, at least {GatePanels.UnitBlock}";
        if (head.Blocks >= 1 && head.InputSize >= 1)
        {
            // The recurrent layers must read something as well.
            var least = ((long)head.Blocks * head.InputSize) + (options.ToInput().HasOtherInput ? 0 : 1);
            if (options.InputSize < least)
                yield return $"InputSize is {options.InputSize} but must be at least {least}, because the {head.Blocks} blocks of the HorizonHead read "
                    + $"{head.InputSize} features each";
        }

        if (head.Blocks >= 1 && options.OutputSize % ((long)head.Blocks * GatePanels.UnitBlock) != 0)
            yield return $"OutputSize is {options.OutputSize} but must be a multiple of {(long)head.Blocks * GatePanels.UnitBlock}, "
                + $"{GatePanels.UnitBlock} for each of the {head.Blocks} blocks of the HorizonHead";
        if (options.Pooling is not (SequencePooling.None or SequencePooling.Last))
            yield return $"Pooling is {options.Pooling} but must be None or Last with a HorizonHead";
        foreach (var (name, found) in new[]
        {
            (nameof(options.Bidirectional), options.Bidirectional), (nameof(options.TieWeights), options.TieWeights),
            (nameof(options.TransitionScores), options.TransitionScores),
        })
        {
            if (found)
                yield return $"{name} is true but must be false with a HorizonHead";
        }

        if (options.Decoder is not null)
            yield return "There are a Decoder and a HorizonHead, but a network can have only one of them";
    }
}
