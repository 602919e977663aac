namespace Microsoft.ML.Recurrent.Engine.Networks;

/// <summary>Finds every contradiction in a network's options.</summary>
internal static class NetworkOptionsCheck
{
    /// <exception cref="ArgumentException">Names every violation, what was found and what is allowed.</exception>
    public static void ThrowIfInvalid(NetworkOptions options)
    {
        var violations = Violations(options).ToList();
        if (violations.Count > 0)
            throw new ArgumentException("The network options are not valid: " + string.Join("; ", violations) + ".", nameof(options));
    }

    private static IEnumerable<string> Violations(NetworkOptions options)
    {
        if (options.InputSize < 0 || (options.InputSize == 0 && options.Embedding is null))
            yield return $"InputSize is {options.InputSize} but must be at least 1 without an Embedding and at least 0 with one";
        if (options.Embedding is { } embedding)
        {
            if (embedding.VocabularySize < 1)
                yield return $"Embedding.VocabularySize is {embedding.VocabularySize} but must be at least 1";
            if (embedding.Size < 1)
                yield return $"Embedding.Size is {embedding.Size} but must be at least 1";
            if (embedding.PaddingIndex < -1 || embedding.PaddingIndex >= embedding.VocabularySize)
                yield return $"Embedding.PaddingIndex is {embedding.PaddingIndex} but must be -1 (none) or a token below {embedding.VocabularySize}";
        }

        if (options.HiddenSizes.Count == 0)
            yield return "HiddenSizes is empty but must hold at least one layer";
        foreach (var size in options.HiddenSizes)
            if (size < 1)
                yield return $"HiddenSizes holds {size} but every layer must have at least 1 unit";
        foreach (var violation in CellViolations(options))
            yield return violation;
        foreach (var (name, rate) in new[]
        {
            (nameof(options.Dropout), options.Dropout), (nameof(options.InputDropout), options.InputDropout),
            (nameof(options.RecurrentDropout), options.RecurrentDropout), (nameof(options.Zoneout), options.Zoneout),
        })
        {
            if (!(rate is >= 0 and < 1))
                yield return $"{name} is {rate} but must be at least 0 and below 1";
        }

        if (!Enum.IsDefined(options.Pooling))
            yield return $"Pooling is {options.Pooling}, which is not a way of pooling";
        if (options.Pooling == SequencePooling.Attention && options.AttentionSize < 1)
            yield return $"AttentionSize is {options.AttentionSize} but must be at least 1";
        if (options.OutputSize < 1)
            yield return $"OutputSize is {options.OutputSize} but must be at least 1";
        if (options.Initialization.InputWeights == WeightFill.Identity)
            yield return "Initialization.InputWeights is Identity, which is for recurrent weights only";
        if (options.Initialization.ChronoSpan < 0)
            yield return $"Initialization.ChronoSpan is {options.Initialization.ChronoSpan} but must be 0 (off) or the longest dependency in steps";
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
        if (cell.Kind != CellKind.Elman && cell.Activation != ElmanActivation.Tanh)
            yield return $"Cell.Activation belongs to the Elman cell but Cell.Kind is {cell.Kind}";
        foreach (var size in options.HiddenSizes)
            if (cell.ProjectionSize < 0 || cell.ProjectionSize > Math.Max(size, 0))
                yield return $"Cell.ProjectionSize is {cell.ProjectionSize} but must be 0 (none) or at most the layer's width {size}";
    }
}
