using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>
/// Checks that an example has the shape of the data set to which it is to be added. Messages name the example, the position and the value found.
/// </summary>
/// <param name="data">The data set, which has all examples before this one.</param>
internal readonly struct ExampleChecks(SequenceDataset data)
{
    /// <summary>Throws one exception that names every contradiction in the shape of a data set.</summary>
    /// <inheritdoc cref="SequenceList.SequenceList(int, bool, TargetKind, bool, int, bool, int, int, int)"/>
    public static void ThrowIfContradictory(
        int inputSize, bool hasTokens, TargetKind targetKind, bool targetPerStep, int targetWidth, bool hasSpellings, int decoderSteps, int decoderInputSize,
        int factorCount)
    {
        List<string> violations = [];
        if (inputSize < 0 || (inputSize == 0 && !hasTokens && !hasSpellings && factorCount < 1))
            violations.Add($"inputSize is {inputSize}; it must be at least 1, or 0 with tokens, spellings or factors");
        if (!Enum.IsDefined(targetKind))
            violations.Add($"targetKind is {(int)targetKind}; it must be one of {string.Join(", ", Enum.GetNames<TargetKind>())}");
        if (targetPerStep && targetKind is TargetKind.None or TargetKind.Labels or TargetKind.Tokens)
            violations.Add($"targetPerStep is true; targets of kind {targetKind} are not given per step");
        if (targetKind == TargetKind.Tokens && !hasTokens)
            violations.Add($"targetKind is {nameof(TargetKind.Tokens)} but hasTokens is false; tokens can be targets only where steps have them");
        if (targetKind == TargetKind.Values ? targetWidth < 1 : targetWidth != 0)
            violations.Add($"targetWidth is {targetWidth}; it must be at least 1 for targets of kind {nameof(TargetKind.Values)} and 0 for the others");
        if (factorCount < 0)
            violations.Add($"factorCount is {factorCount}; it must be at least 0");
        if (decoderSteps < 0)
            violations.Add($"decoderSteps is {decoderSteps}; it must be at least 0");
        if (decoderInputSize < 0 || (decoderInputSize > 0 && decoderSteps == 0))
            violations.Add($"decoderInputSize is {decoderInputSize}; it must be at least 0, and 0 without decoded steps");
        if (violations.Count > 0)
            throw new ArgumentException($"A data set cannot be made like this: {string.Join("; ", violations)}.");
    }

    public int Length(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ReadOnlySpan<int> factors)
    {
        if (data.InputSize == 0 ? features.Length > 0 : features.Length % data.InputSize != 0)
            throw Refused(nameof(features), $"it has {features.Length} feature values; a step has {data.InputSize}");
        if (!data.HasTokens && tokens.Length > 0)
            throw Refused(nameof(tokens), $"it has {tokens.Length} tokens, but the data set has none");
        if (!data.HasSpellings && spellings.Length > 0)
            throw Refused(nameof(spellings), $"it has {spellings.Length} spellings, but the data set has none");
        var length = data.HasTokens ? tokens.Length : data.HasSpellings ? spellings.Length : data.InputSize > 0 ? features.Length / data.InputSize
            : factors.Length / data.FactorCount;
        if (data.InputSize > 0 && features.Length / data.InputSize != length)
            throw Refused(
                data.HasTokens ? nameof(tokens) : nameof(spellings),
                $"it has {features.Length / data.InputSize} steps of features and {length} {(data.HasTokens ? "tokens" : "spellings")}; both must be equal");
        if (data.HasSpellings && spellings.Length != length)
            throw Refused(nameof(spellings), $"it has {length} tokens and {spellings.Length} spellings; both must be equal");
        if (length == 0)
            throw Refused(
                data.HasTokens ? nameof(tokens) : data.HasSpellings ? nameof(spellings) : nameof(features), $"it has no step; a sequence has at least 1");
        return length;
    }

    public void Inputs(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, int numberOfSpellings)
    {
        // A sum of magnitudes is finite only if every value is; an overflow of huge finite values is distinguished below.
        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(features)))
            for (var i = 0; i < features.Length; i++)
                if (!float.IsFinite(features[i]))
                    throw Refused(nameof(features), $"feature {i % data.InputSize} of step {i / data.InputSize} is {features[i]}; features must be finite");
        for (var t = 0; t < tokens.Length; t++)
            if (tokens[t] < 0)
                throw Refused(nameof(tokens), $"the token of step {t} is {tokens[t]}; tokens must be at least 0");
        for (var t = 0; t < spellings.Length; t++)
            if ((uint)spellings[t] >= (uint)numberOfSpellings)
                throw Refused(nameof(spellings), $"the spelling of step {t} is {spellings[t]}; {numberOfSpellings} spellings have been added, the first is 0");
    }

    public void Factors(ReadOnlySpan<int> factors, int length)
    {
        if (factors.Length != length * data.FactorCount)
            throw Refused(nameof(factors), $"it has {factors.Length} factors; {length} steps of {data.FactorCount} need {length * data.FactorCount}");
        for (var i = 0; i < factors.Length; i++)
            if (factors[i] < 0)
                throw Refused(nameof(factors), $"factor {i % data.FactorCount} of step {i / data.FactorCount} is {factors[i]}; factors must be at least 0");
    }

    public void DecoderFeatures(ReadOnlySpan<float> features)
    {
        if (features.Length != data.DecoderSteps * data.DecoderInputSize)
            throw Refused(
                nameof(features), $"it has {features.Length} feature values of decoded steps; {data.DecoderSteps * data.DecoderInputSize} are expected");
        for (var i = 0; i < features.Length; i++)
            if (!float.IsFinite(features[i]))
                throw Refused(
                    nameof(features),
                    $"feature {i % data.DecoderInputSize} of decoded step {i / data.DecoderInputSize} is {features[i]}; features must be finite");
    }

    public void Classes(ReadOnlySpan<int> classes, int length)
    {
        switch (data.TargetKind)
        {
            case TargetKind.Classes:
                var expected = TargetsOf(length);
                if (classes.Length != expected)
                    throw Refused(nameof(classes), $"it has {classes.Length} classes; {expected} are expected{(data.TargetPerStep ? ", one per step" : "")}");
                for (var i = 0; i < classes.Length; i++)
                    if (classes[i] < -1)
                        throw Refused(nameof(classes), $"class {i} is {classes[i]}; classes must be at least 0, or -1 for one that is not known");
                break;
            case TargetKind.Labels:
                for (var i = 0; i < classes.Length; i++)
                    if (classes[i] < 1)
                        throw Refused(nameof(classes), $"label {i} is {classes[i]}; labels must be at least 1, 0 is the blank");
                break;
            default:
                if (classes.Length > 0)
                    throw Refused(nameof(classes), $"it has {classes.Length} classes, but the targets are of kind {data.TargetKind}");
                break;
        }
    }

    public void Values(ReadOnlySpan<float> values, int length)
    {
        var expected = data.TargetKind != TargetKind.Values ? 0 : TargetsOf(length) * data.TargetWidth;
        if (values.Length != expected)
            throw Refused(nameof(values), $"it has {values.Length} target values; {expected} are expected");
        for (var i = 0; i < values.Length; i++)
            if (float.IsInfinity(values[i]))
                throw Refused(nameof(values), $"target value {i} is {values[i]}; target values must be finite, or NaN for one that is not known");
    }

    public void Weight(float weight)
    {
        if (!float.IsFinite(weight) || weight < 0)
            throw Refused(nameof(weight), $"its weight is {weight}; weights must be finite and at least 0");
    }

    private int TargetsOf(int length) => !data.TargetPerStep ? 1 : data.DecoderSteps > 0 ? data.DecoderSteps : length;

    private ArgumentException Refused(string argument, FormattableString reason) =>
        new($"Example {data.Count} cannot be added: {FormattableString.Invariant(reason)}.", argument);
}
