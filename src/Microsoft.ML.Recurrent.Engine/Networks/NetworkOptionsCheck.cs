using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Initialization;
using Microsoft.ML.Recurrent.Engine.Layers.Pooling;

namespace Microsoft.ML.Recurrent.Engine.Networks;

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
        if (options.InputSize < 0 || (options.InputSize == 0 && !HasOtherInput(options)))
            yield return $"InputSize is {options.InputSize} but must be at least 1 without an Embedding, Characters or Factors and at least 0 with one";
        if (options.Embedding is { } embedding)
        {
            if (embedding.VocabularySize < 1)
                yield return $"Embedding.VocabularySize is {embedding.VocabularySize} but must be at least 1";
            if (embedding.Size < 1)
                yield return $"Embedding.Size is {embedding.Size} but must be at least 1";
            if (embedding.PaddingIndex < -1 || embedding.PaddingIndex >= embedding.VocabularySize)
                yield return $"Embedding.PaddingIndex is {embedding.PaddingIndex} but must be -1 (none) or a token below {embedding.VocabularySize}";
            if (embedding.UnknownIndex < -1 || embedding.UnknownIndex >= embedding.VocabularySize)
                yield return $"Embedding.UnknownIndex is {embedding.UnknownIndex} but must be -1 (none) or a token below {embedding.VocabularySize}";
        }

        if (options.HiddenSizes.Count == 0)
            yield return "HiddenSizes is empty but must hold at least one layer";
        foreach (var size in options.HiddenSizes)
            if (size < 1)
                yield return $"HiddenSizes holds {size} but every layer must have at least 1 unit";
        foreach (var violation in CellViolations(options))
            yield return violation;
        if (!(options.Zoneout is >= 0 and < 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"Zoneout is {options.Zoneout} but must be at least 0 and below 1");
        if (!Enum.IsDefined(options.Pooling))
            yield return $"Pooling is {options.Pooling}, which is not a way of pooling";
        if (options.Pooling == SequencePooling.Attention && options.AttentionSize < 1)
            yield return $"AttentionSize is {options.AttentionSize} but must be at least 1";
        if (options.OutputSize < 1)
            yield return $"OutputSize is {options.OutputSize} but must be at least 1";
        foreach (var violation in InitializationViolations(options))
            yield return violation;
        if (options.TransitionScores && options.Pooling != SequencePooling.None)
            yield return $"TransitionScores need an output per step but Pooling is {options.Pooling}; it must be None";
        foreach (var violation in CharacterViolations(options))
            yield return violation;
        foreach (var violation in FactorViolations(options))
            yield return violation;
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

    private static IEnumerable<string> CharacterViolations(NetworkOptions options)
    {
        if (options.Characters is not { } characters)
            yield break;
        foreach (var (name, size) in new[]
        {
            (nameof(characters.VocabularySize), characters.VocabularySize), (nameof(characters.EmbeddingSize), characters.EmbeddingSize),
            (nameof(characters.HiddenSize), characters.HiddenSize),
        })
        {
            if (size < 1)
                yield return $"Characters.{name} is {size} but must be at least 1";
        }
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

    private static long HeadInputSize(NetworkOptions options)
    {
        var directions = options.Bidirectional && !options.HeadPerDirection ? 2L : 1;
        return directions * PoolingPass.ColumnsOf(options.Pooling) * (options.Cell.ProjectionSize > 0 ? options.Cell.ProjectionSize : options.HiddenSizes[^1]);
    }

    private static IEnumerable<string> InitializationViolations(NetworkOptions options)
    {
        var initialization = options.Initialization;
        if (!Enum.IsDefined(initialization.InputWeights))
            yield return $"Initialization.InputWeights is {initialization.InputWeights}, which is not a way of filling weights";
        if (!Enum.IsDefined(initialization.RecurrentWeights))
            yield return $"Initialization.RecurrentWeights is {initialization.RecurrentWeights}, which is not a way of filling weights";
        if (initialization.InputWeights == WeightFill.Identity)
            yield return "Initialization.InputWeights is Identity, which is for recurrent weights only";
        if (!float.IsFinite(initialization.ForgetBias))
            yield return FormattableString.Invariant($"Initialization.ForgetBias is {initialization.ForgetBias} but must be finite");
        if (initialization.ChronoSpan is < 0 or 1)
            yield return $"Initialization.ChronoSpan is {initialization.ChronoSpan} but must be 0 (off) or the longest dependency, at least 2 steps";
        if (initialization.ChronoSpan > 1 && options.Cell.Kind == CellKind.Elman)
            yield return $"Initialization.ChronoSpan is {initialization.ChronoSpan} but an Elman cell has no gate to draw a bias for";
        if (!float.IsFinite(initialization.UniformLimit) || initialization.UniformLimit < 0)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Initialization.UniformLimit is {initialization.UniformLimit} but must be finite and at least 0");
        else if (initialization.UniformLimit > 0 && initialization.InputWeights != WeightFill.Uniform && initialization.RecurrentWeights != WeightFill.Uniform)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Initialization.UniformLimit is {initialization.UniformLimit} but neither fill is Uniform");
        if (!float.IsFinite(initialization.EmbeddingDeviation) || initialization.EmbeddingDeviation < 0)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Initialization.EmbeddingDeviation is {initialization.EmbeddingDeviation} but must be finite and at least 0");
    }

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

    private static IEnumerable<string> CellViolations(NetworkOptions options)
    {
        var cell = options.Cell;
        if (!Enum.IsDefined(cell.Kind))
            yield return $"Cell.Kind is {cell.Kind}, which is not a cell";
        if (cell.Kind != CellKind.Lstm && (cell.Peepholes || cell.CoupledInputForget || cell.ProjectionSize != 0))
            yield return $"Cell.Peepholes, CoupledInputForget and ProjectionSize belong to the Lstm cell but Cell.Kind is {cell.Kind}";
        if (cell.Kind != CellKind.Gru && !cell.ResetAfter)
            yield return $"Cell.ResetAfter belongs to the Gru cell but Cell.Kind is {cell.Kind}";
        if (cell.Kind != CellKind.Elman && cell.ElmanActivation != ElmanActivation.Tanh)
            yield return $"Cell.ElmanActivation belongs to the Elman cell but Cell.Kind is {cell.Kind}";
        foreach (var size in options.HiddenSizes)
            if (cell.ProjectionSize < 0 || cell.ProjectionSize > Math.Max(size, 0))
                yield return $"Cell.ProjectionSize is {cell.ProjectionSize} but must be 0 (none) or at most the layer's width {size}";
    }
}
