using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;

namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

/// <summary>Finds every violation in the options of a network.</summary>
internal static partial class NetworkOptionsCheck
{
    /// <exception cref="ArgumentException">
    /// An option is out of range, or options contradict each other; the message names every violation, what was found and what is allowed.
    /// </exception>
    public static void ThrowIfInvalid(NetworkOptions options)
    {
        var violations = Violations(options).ToList();
        if (violations.Count == 0)
            violations.AddRange(NetworkSize.Violations(options));
        if (violations.Count > 0)
            throw new ArgumentException("The network options are not valid: " + string.Join("; ", violations) + ".", nameof(options));
    }

    private static IEnumerable<string> Violations(NetworkOptions options)
    {
        foreach (var violation in InputCheck.Violations(options.ToInput(), ""))
            yield return violation;
        if (options.HiddenSizes.Count == 0)
            yield return "HiddenSizes is empty but must hold at least one layer";
        foreach (var size in options.HiddenSizes)
            if (size < 1)
                yield return $"HiddenSizes holds {size} but every layer must have at least 1 unit";
        foreach (var violation in CellCheck.Violations(options.Cell, CellSizes(options)))
            yield return violation;
        if (CellCheck.ZoneoutViolation(options.Cell, options.Zoneout) is { } zoneout)
            yield return zoneout;
        if (!Enum.IsDefined(options.Pooling))
            yield return $"Pooling is {options.Pooling}, which is not a way of pooling";
        if (options.Pooling == SequencePooling.Attention && options.AttentionSize < 1)
            yield return $"AttentionSize is {options.AttentionSize} but must be at least 1";
        if (options.OutputSize < 1)
            yield return $"OutputSize is {options.OutputSize} but must be at least 1";
        foreach (var violation in InitializationCheck.Violations(options.Initialization, options.Cell.Kind))
            yield return violation;
        if (options.TransitionScores && options.Pooling != SequencePooling.None)
            yield return $"TransitionScores need an output per step but Pooling is {options.Pooling}; it must be None";
        foreach (var violation in DirectionViolations(options))
            yield return violation;
        foreach (var violation in TieViolations(options))
            yield return violation;
        if (options.InputProjectionSize < 0)
            yield return $"InputProjectionSize is {options.InputProjectionSize} but must be at least 0 (none)";
        foreach (var violation in DecoderViolations(options))
            yield return violation;
        foreach (var violation in ResidualViolations(options))
            yield return violation;
        foreach (var violation in BlockViolations(options))
            yield return violation;
        foreach (var violation in FrontViolations(options))
            yield return violation;
        foreach (var violation in HorizonViolations(options))
            yield return violation;
    }

    private static IEnumerable<string> DecoderViolations(NetworkOptions options)
    {
        if (options.Decoder is not { } decoder)
            yield break;
        if (decoder.Steps < 1)
            yield return $"Decoder.Steps is {decoder.Steps} but must be at least 1";
        if (decoder.InputSize < 0)
            yield return $"Decoder.InputSize is {decoder.InputSize} but must be at least 0";
        if (options.Pooling != SequencePooling.None)
            yield return $"Pooling is {options.Pooling} but must be None with a Decoder, which continues from the state at the end of a sequence";
        foreach (var (name, found) in new[]
        {
            (nameof(options.Bidirectional), options.Bidirectional), (nameof(options.TransitionScores), options.TransitionScores),
        })
        {
            if (found)
                yield return $"{name} is true but must be false with a Decoder";
        }

        if (options.Zoneout > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"Zoneout is {options.Zoneout} but must be 0 with a Decoder");
    }

    private static IEnumerable<string> TieViolations(NetworkOptions options)
    {
        if (!options.TieWeights)
            yield break;
        if (options.Embedding is not { } embedding)
        {
            yield return "TieWeights is true but there is no Embedding whose table the head could share";
            yield break;
        }

        if (embedding.PaddingIndex >= 0)
            yield return $"TieWeights is true but Embedding.PaddingIndex is {embedding.PaddingIndex}; it must be -1, since every row of the head learns";
        if (options.OutputSize != embedding.VocabularySize)
            yield return $"TieWeights is true but OutputSize is {options.OutputSize}; it must be Embedding.VocabularySize, which is {embedding.VocabularySize}";
        if (options.HiddenSizes.Count > 0 && HeadInputSize(options) != embedding.Size)
            yield return $"TieWeights is true but Embedding.Size is {embedding.Size}; it must be the size of the input of the head, "
                + $"which is {HeadInputSize(options)}";
    }

    private static Int128 HeadInputSize(NetworkOptions options) =>
        PoolingPass.ColumnsOf(options.Pooling) * (options.HeadPerDirection ? options.RowSize / (options.Bidirectional ? 2 : 1) : options.RowSize);

    private static IEnumerable<string> DirectionViolations(NetworkOptions options)
    {
        if (options.SeparateDirections && !options.Bidirectional)
            yield return "SeparateDirections is true but Bidirectional is false, so that there is only one direction";
        if (!options.HeadPerDirection)
            yield break;
        if (!options.Bidirectional)
            yield return "HeadPerDirection is true but Bidirectional is false, so that there is only one direction";
        else if (!options.SeparateDirections && options.HiddenSizes.Count > 1)
            yield return "HeadPerDirection is true but SeparateDirections is false, "
                + $"so that all but the first of the {options.HiddenSizes.Count} layers mix the directions";
        if (options.Pooling != SequencePooling.None)
            yield return $"HeadPerDirection is true but Pooling is {options.Pooling} and must be None";
    }
}
