using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>Checks that a data set fits a network before anything runs. One message names every violation.</summary>
internal static class DatasetChecks
{
    public static void Inputs(NetworkShape shape, SequenceDataset data, string argument) => Throw(InputViolations(shape, data), argument);

    public static void InputsAndTargets(NetworkShape shape, SequenceDataset data, string argument)
    {
        var violations = InputViolations(shape, data);
        var pooled = shape.Pools;
        switch (data.TargetKind)
        {
            case TargetKind.None:
                violations.Add("it has no targets");
                break;
            case TargetKind.Labels:
                if (pooled)
                    violations.Add("it has label sequences as targets, which need an output per step, but the network pools");
                break;
            case TargetKind.Tokens:
                TokenTargets(shape, data, violations);
                break;
            default:
                if (data.TargetPerStep == pooled)
                    violations.Add(shape.Decoding is not null
                        ? "it has a target per sequence, but the network decodes and returns one output per decoded step"
                        : pooled ? "it has a target per step, but the network pools and returns one output per sequence"
                        : "it has a target per sequence, but the network does not pool and returns one output per step");
                break;
        }

        if (shape.Decoding is not null && data.TargetKind is not (TargetKind.None or TargetKind.Values or TargetKind.Classes))
            violations.Add($"it has targets of kind {data.TargetKind}, but a network with a decoder learns from those of kinds {nameof(TargetKind.Values)} "
                + $"and {nameof(TargetKind.Classes)}");
        if (shape.Head.TransitionScores && data.TargetKind is not (TargetKind.Classes or TargetKind.None))
            violations.Add($"it has targets of kind {data.TargetKind}, but the network has transition scores, which need a class per step");
        if (shape.Head.PerDirection && data.TargetKind is not (TargetKind.None or TargetKind.Tokens))
            violations.Add($"it has targets of kind {data.TargetKind}, but a network with a head per direction learns from those of kind "
                + $"{nameof(TargetKind.Tokens)}");
        if (violations.Count == 0)
            AddTargetViolation(shape, data, violations);
        Throw(violations, argument);
    }

    /// <summary>Describes what is wrong with the number of classes or values of an example; returns null if it is as expected.</summary>
    public static string? TargetViolation(NetworkShape shape, TargetKind kind, int width, int example, int length, int found)
    {
        var each = kind == TargetKind.Values ? width : 1L;
        var pooled = shape.Pools;
        var expected = each * (pooled ? 1 : shape.Decoding?.Steps ?? length);
        if (found == expected)
            return null;
        var place = pooled ? "the sequence" : shape.Decoding is { } decoder ? $"each of {decoder.Steps} decoded steps" : $"each of its {length} steps";
        return $"example {example} has {found} {(kind == TargetKind.Values ? "values" : "classes")} as targets; {expected} are expected, {each} for {place}";
    }

    // Only for a data set that fits otherwise; one example is named and the rest left unread.
    private static void AddTargetViolation(NetworkShape shape, SequenceDataset data, List<string> violations)
    {
        var kind = data.TargetKind;
        if (kind is not (TargetKind.Classes or TargetKind.Values))
            return;
        for (var example = 0; example < data.Count && violations.Count == 0; example++)
        {
            var found = kind == TargetKind.Classes ? data.Classes(example).Length : data.Values(example).Length;
            if (TargetViolation(shape, kind, data.TargetWidth, example, data.Length(example), found) is { } violation)
                violations.Add(violation);
        }
    }

    private static void TokenTargets(NetworkShape shape, SequenceDataset data, List<string> violations)
    {
        if (!data.HasTokens)
            violations.Add("its targets are its tokens, but it has none");
        if (shape.Pools)
            violations.Add($"its targets are the tokens of the next steps, which need an output per step, but the network "
                + (shape.Pooled is { } pooled ? $"pools by {pooled.Pooling}" : "pools"));
        else if (shape.IsBidirectional && !shape.Head.PerDirection)
            violations.Add("its targets are the tokens of the next steps, which a bidirectional network without a head per direction has already read");
        if (shape.Input.Embedding is { } embedding && shape.OutputSize < embedding.VocabularySize)
            violations.Add($"its targets are tokens, of which the network knows {embedding.VocabularySize}, but it has {shape.OutputSize} outputs");
    }

    private static List<string> InputViolations(NetworkShape shape, SequenceDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        List<string> violations = [];
        if (data.InputSize != shape.Input.InputSize)
            violations.Add($"a step has {data.InputSize} features, the network takes {shape.Input.InputSize}");
        if (data.HasTokens != shape.Input.Embedding is not null)
            violations.Add(data.HasTokens ? "it has tokens, but the network has no embedding" : "it has no tokens, but the network has an embedding");
        if (data.HasSpellings != shape.Input.Characters is not null)
            violations.Add(data.HasSpellings
                ? "it has spellings, but the network encodes no characters" : "it has no spellings, but the network encodes characters");
        if (data.FactorCount != shape.Input.Factors.Count)
            violations.Add($"a step has {data.FactorCount} factors, the network takes {shape.Input.Factors.Count}");
        if (data.DecoderSteps != (shape.Decoding?.Steps ?? 0))
            violations.Add($"it has {data.DecoderSteps} decoded steps, the network decodes {shape.Decoding?.Steps ?? 0}");
        if (data.DecoderInputSize != (shape.Decoding?.InputSize ?? 0))
            violations.Add($"a decoded step has {data.DecoderInputSize} features, the network's decoder takes {shape.Decoding?.InputSize ?? 0}");
        if (data.Source is null != shape.Source is null)
            violations.Add(data.Source is null
                ? "it has no source sequences, but the network has a source" : "it has source sequences, but the network has no source");
        else if (shape.Source is { } source)
            violations.AddRange(InputViolations(source.AsNetwork, data.Source!).Select(violation => $"its source: {violation}"));
        if (data.Count < 0)
            violations.Add($"it has {data.Count} examples");
        HashSet<int> known = [];
        int[] factors = [];
        for (var example = 0; example < data.Count; example++)
        {
            var length = data.Length(example);
            if (length < 1)
            {
                violations.Add($"example {example} has {length} steps; a sequence has at least 1");
                break;
            }

            if (shape.Input.Embedding is { } embedding && data.HasTokens && UnknownToken(data, example, length, embedding.VocabularySize) is { } unknown)
            {
                violations.Add(unknown);
                break;
            }

            if (shape.Input.Characters is { } characters && data.HasSpellings
                && UnknownCharacter(data, example, length, characters.VocabularySize, known) is { } strange)
            {
                violations.Add(strange);
                break;
            }

            if (shape.Input.Factors.Count == 0 || data.FactorCount != shape.Input.Factors.Count)
                continue;
            Array.Resize(ref factors, Math.Max(factors.Length, length * data.FactorCount));
            data.CopyFactors(example, 0, factors.AsSpan(0, length * data.FactorCount));
            if (UnknownFactor(shape, example, 0, factors.AsSpan(0, length * data.FactorCount)) is { } foreign)
            {
                violations.Add(foreign);
                break;
            }
        }

        return violations;
    }

    /// <summary>Returns a description of the first factor that the network does not know, or null.</summary>
    /// <param name="shape">The shape of the network.</param>
    /// <param name="example">The index of the example.</param>
    /// <param name="firstStep">The first of the steps.</param>
    /// <param name="factors">The factors of the steps. [steps, F]</param>
    public static string? UnknownFactor(NetworkShape shape, int example, int firstStep, ReadOnlySpan<int> factors)
    {
        var count = shape.Input.Factors.Count;
        for (var i = 0; i < factors.Length; i++)
            if (shape.Input.Factors[i % count].VocabularySize is var known && (uint)factors[i] >= (uint)known)
                return $"factor {i % count} of step {firstStep + (i / count)} of example {example} is {factors[i]}, the network knows 0 to {known - 1}";
        return null;
    }

    private static string? UnknownToken(SequenceDataset data, int example, int length, int vocabulary)
    {
        for (var step = 0; step < length; step++)
            if (data.Token(example, step) is var token && (uint)token >= (uint)vocabulary)
                return $"step {step} of example {example} has token {token}, the network knows 0 to {vocabulary - 1}";
        return null;
    }

    private static string? UnknownCharacter(SequenceDataset data, int example, int length, int vocabulary, HashSet<int> known)
    {
        for (var step = 0; step < length; step++)
        {
            var spelling = data.Spelling(example, step);
            if (!known.Add(spelling))
                continue;
            var characters = data.SpellingCharacters(spelling);
            if (characters.IsEmpty)
                return $"the spelling of step {step} of example {example} has no character; a spelling has at least 1";
            for (var i = 0; i < characters.Length; i++)
                if ((uint)characters[i] >= (uint)vocabulary)
                    return $"character {i} of the spelling of step {step} of example {example} is {characters[i]}, the network knows 0 to {vocabulary - 1}";
        }

        return null;
    }

    private static void Throw(List<string> violations, string argument)
    {
        if (violations.Count > 0)
            throw new ArgumentException($"The data set does not fit: {string.Join("; ", violations)}.", argument);
    }
}
