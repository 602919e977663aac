using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;

namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>
/// Reads a data set for a network and checks what every call returns against what the data set declared, so that code that cuts buffers and indexes weights by
/// it meets nothing that does not fit. Safe for concurrent reading if the source is, except during <see cref="Remember"/>.
/// </summary>
internal sealed class CheckedDataset : DelegatingDataset
{
    private readonly NetworkShape _network;
    private readonly int _tokens;
    private readonly int _characters;
    private int[] _lengths = []; // of the examples that are remembered
    private int _first;
    private int _remembered;

    /// <param name="source">The data set, which <see cref="DatasetChecks"/> has accepted for the network.</param>
    /// <param name="network">The shape of the network.</param>
    public CheckedDataset(SequenceDataset source, NetworkShape network)
        : base(source)
    {
        _network = network;
        _tokens = network.Input.Embedding?.VocabularySize ?? 0;
        _characters = network.Input.Characters?.VocabularySize ?? 0;

        // Asked for once: a later answer would not change the buffers that depend on the first.
        Count = Math.Max(0, source.Count);
        TargetKind = source.TargetKind;
        TargetPerStep = source.TargetPerStep;
        TargetWidth = source.TargetWidth;
        if (network.Source is { } encoder && source.Source is { } sequences)
            Source = new CheckedDataset(sequences, encoder.AsNetwork);
        if (source.FurtherTargets.Count == network.FurtherHeads.Count)
            FurtherTargets = [.. source.FurtherTargets.Zip(network.FurtherHeads, (targets, head) => new CheckedDataset(targets, head.AsNetwork(network)))];
    }

    public override CheckedDataset? Source { get; }

    public override IReadOnlyList<SequenceDataset> FurtherTargets { get; } = [];

    public override int Count { get; }

    public override int InputSize => _network.Input.InputSize;

    public override bool HasTokens => _network.Input.Embedding is not null;

    public override bool HasSpellings => _network.Input.Characters is not null;

    public override int FactorCount => _network.Input.Factors.Count;

    public override int DecoderSteps => _network.Decoding?.Steps ?? 0;

    public override int DecoderInputSize => _network.Decoding?.InputSize ?? 0;

    public override TargetKind TargetKind { get; }

    public override bool TargetPerStep { get; }

    public override int TargetWidth { get; }

    /// <summary>Reads the lengths of consecutive examples, which must not change until other examples are remembered.</summary>
    /// <param name="first">The first example.</param>
    /// <param name="count">The number of examples.</param>
    /// <param name="lengths">The array that keeps the lengths, [at least <paramref name="count"/>]; the caller lends it.</param>
    public void Remember(int first, int count, int[] lengths)
    {
        _remembered = 0;
        for (var i = 0; i < count; i++)
            lengths[i] = Length(first + i);
        (_first, _remembered, _lengths) = (first, count, lengths);
    }

    public override void StartEpoch(int epoch)
    {
        _remembered = 0;
        base.StartEpoch(epoch);
    }

    public override int Length(int example)
    {
        var length = base.Length(example);
        if (length < 1)
            throw Contradicts($"example {example} has {length} steps; a sequence has at least 1");
        var place = example - _first;
        if ((uint)place < (uint)_remembered && length != _lengths[place])
            throw Contradicts($"example {example} has {length} steps, and it had {_lengths[place]} before");
        return length;
    }

    public override void CopyFeatures(int example, int step, Span<float> destination)
    {
        CheckInputSize(example);
        base.CopyFeatures(example, step, destination);
    }

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination)
    {
        CheckInputSize(example);
        base.CopyFeatures(example, firstStep, steps, destination);
    }

    public override int Token(int example, int step)
    {
        var token = base.Token(example, step);
        CheckToken(example, step, token);
        return token;
    }

    public override void CopyTokens(int example, int firstStep, Span<int> destination)
    {
        base.CopyTokens(example, firstStep, destination);
        for (var i = 0; i < destination.Length; i++)
            CheckToken(example, firstStep + i, destination[i]);
    }

    public override void CopyFactors(int example, int firstStep, Span<int> destination)
    {
        if (base.FactorCount != FactorCount)
            throw Contradicts($"a step of example {example} has {base.FactorCount} factors, and it had {FactorCount} before");
        base.CopyFactors(example, firstStep, destination);
        if (DatasetChecks.UnknownFactor(_network, example, firstStep, destination) is { } unknown)
            throw Contradicts(unknown);
    }

    public override ReadOnlySpan<int> SpellingCharacters(int spelling)
    {
        var characters = base.SpellingCharacters(spelling);
        for (var i = 0; i < characters.Length; i++)
            if ((uint)characters[i] >= (uint)_characters)
                throw Contradicts($"character {i} of spelling {spelling} is {characters[i]}, the network knows 0 to {_characters - 1}");
        return characters;
    }

    public override ReadOnlySpan<int> Classes(int example)
    {
        var classes = base.Classes(example);
        if (TargetKind == TargetKind.Classes)
            CheckTargets(example, classes.Length);
        return classes;
    }

    public override ReadOnlySpan<float> Values(int example)
    {
        var values = base.Values(example);
        if (TargetKind == TargetKind.Values)
            CheckTargets(example, values.Length);
        return values;
    }

    public override int SourceExample(int example)
    {
        var found = base.SourceExample(example);
        return Source is not null && (uint)found < (uint)Source.Count ? found
            : throw Contradicts($"the source of example {example} is {found}, but there are {Source?.Count ?? 0} source sequences");
    }

    public override int FurtherExample(int example)
    {
        var found = base.FurtherExample(example);
        for (var head = 0; head < FurtherTargets.Count; head++)
        {
            var targets = FurtherTargets[head];
            if ((uint)found >= (uint)targets.Count)
                throw Contradicts($"the further targets of example {example} are those of {found}, but there are {targets.Count}");
            if (targets.Length(found) != Length(example))
                throw Contradicts($"example {example} has {Length(example)} steps, but its further targets belong to {targets.Length(found)} steps");
        }

        return found;
    }

    public override float Weight(int example)
    {
        var weight = base.Weight(example);
        return float.IsFinite(weight) && weight >= 0 ? weight
            : throw Contradicts(FormattableString.Invariant($"the weight of example {example} is {weight}; weights must be finite and at least 0"));
    }

    private void CheckInputSize(int example)
    {
        if (base.InputSize != InputSize)
            throw Contradicts($"a step of example {example} has {base.InputSize} features, and it had {InputSize} before");
    }

    private void CheckToken(int example, int step, int token)
    {
        if ((uint)token >= (uint)_tokens)
            throw Contradicts($"step {step} of example {example} has token {token}, the network knows 0 to {_tokens - 1}");
    }

    private void CheckTargets(int example, int found)
    {
        if (DatasetChecks.TargetViolation(_network, TargetKind, TargetWidth, example, Length(example), found) is { } violation)
            throw Contradicts(violation);
    }

    private static ArgumentException Contradicts(string what) => new($"The data set contradicts itself: {what}.");
}
