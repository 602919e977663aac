using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>
/// Represents a data set in memory that grows by one example at a time. Values are copied and checked when they are added; storage grows in chunks, so that
/// millions of examples never need one huge array. Safe for concurrent reading as long as nothing is being added.
/// </summary>
/// <include file="../Documentation/Train.xml" path="documentation/example"/>
public sealed class SequenceList : SequenceDataset
{
    private const int BlockLength = 1 << 12;

    private readonly ChunkedBuffer<float> _features = new();
    private readonly ChunkedBuffer<int> _tokens = new();
    private readonly ChunkedBuffer<int> _spellings = new();
    private readonly ChunkedBuffer<int> _factors = new();
    private readonly SpellingTable _table = new();
    private readonly ChunkedBuffer<float> _decoderFeatures = new();
    private readonly ChunkedBuffer<int> _classes = new();
    private readonly ChunkedBuffer<float> _values = new();
    private readonly List<Example[]> _blocks = [];
    private int _count;

    /// <summary>Initializes a new, empty instance of the <see cref="SequenceList"/> class.</summary>
    /// <param name="inputSize">The number of float features of a step, 0 or more; 0 is allowed only with tokens, spellings or factors.</param>
    /// <param name="hasTokens">Whether each step has a token.</param>
    /// <param name="targetKind">The kind of the targets.</param>
    /// <param name="targetPerStep">
    /// Whether there is one target per step rather than one per sequence; false for <see cref="TargetKind.None"/>, <see cref="TargetKind.Labels"/> and
    /// <see cref="TargetKind.Tokens"/>.
    /// </param>
    /// <param name="targetWidth">The number of values in a target of kind <see cref="TargetKind.Values"/>, at least 1; 0 for the other kinds.</param>
    /// <param name="hasSpellings">Whether each step has a spelling.</param>
    /// <param name="decoderSteps">
    /// The number m of decoded steps after the end of each example, 0 for none. With decoded steps, a target per step is a target per decoded step.
    /// </param>
    /// <param name="decoderInputSize">The number D of float features of a decoded step, 0 or more; 0 without decoded steps.</param>
    /// <param name="factorCount">The number F of factors of a step, 0 or more.</param>
    /// <exception cref="ArgumentException">An argument is out of range, or the arguments contradict each other; the message names every violation.</exception>
    public SequenceList(
        int inputSize, bool hasTokens, TargetKind targetKind, bool targetPerStep = false, int targetWidth = 0, bool hasSpellings = false, int decoderSteps = 0,
        int decoderInputSize = 0, int factorCount = 0)
    {
        ExampleChecks.ThrowIfContradictory(
            inputSize, hasTokens, targetKind, targetPerStep, targetWidth, hasSpellings, decoderSteps, decoderInputSize, factorCount);
        InputSize = inputSize;
        HasTokens = hasTokens;
        HasSpellings = hasSpellings;
        TargetKind = targetKind;
        TargetPerStep = targetPerStep;
        TargetWidth = targetWidth;
        FactorCount = factorCount;
        DecoderSteps = decoderSteps;
        DecoderInputSize = decoderInputSize;
    }

    /// <inheritdoc/>
    public override int Count => _count;

    /// <inheritdoc/>
    public override int InputSize { get; }

    /// <inheritdoc/>
    public override bool HasTokens { get; }

    /// <inheritdoc/>
    public override bool HasSpellings { get; }

    /// <inheritdoc/>
    public override int FactorCount { get; }

    /// <inheritdoc/>
    public override int DecoderSteps { get; }

    /// <inheritdoc/>
    public override int DecoderInputSize { get; }

    /// <inheritdoc/>
    public override TargetKind TargetKind { get; }

    /// <inheritdoc/>
    public override bool TargetPerStep { get; }

    /// <inheritdoc/>
    public override int TargetWidth { get; }

    /// <summary>Adds an example with its target. If anything in it is not allowed, nothing is added.</summary>
    /// <param name="features">The features, every value finite: [T, InputSize]; empty if steps have tokens only.</param>
    /// <param name="tokens">The tokens, each 0 or more: [T]; empty without tokens.</param>
    /// <param name="classes">
    /// The class targets, each 0 or more, or -1 for an unknown target: [1], [T] with a target per step, or [m] with one per decoded step. For
    /// <see cref="TargetKind.Labels"/>, the label sequence, each label 1 or more. Empty for the other kinds.
    /// </param>
    /// <param name="values">
    /// The value targets, each finite, or NaN for an unknown value: [TargetWidth], [T, TargetWidth] with a target per step, or [m, TargetWidth] with one per
    /// decoded step. Empty for the other kinds.
    /// </param>
    /// <param name="weight">The weight of the example in the loss, finite and at least 0.</param>
    /// <exception cref="ArgumentException">
    /// The lengths disagree, the example has no step, or a value is not allowed; the message names the example, the position and the value found.
    /// </exception>
    public void Add(ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> classes, ReadOnlySpan<float> values, float weight = 1) =>
        Add(features, tokens, [], classes, values, weight);

    /// <summary>Adds an example with spellings and its target. If anything in it is not allowed, nothing is added.</summary>
    /// <param name="features">The features, every value finite: [T, InputSize]; empty if steps have none.</param>
    /// <param name="tokens">The tokens, each 0 or more: [T]; empty without tokens.</param>
    /// <param name="spellings">The spellings, each a number that <see cref="AddSpelling"/> returned: [T]; empty without spellings.</param>
    /// <param name="classes">The class targets, as in the overload without spellings.</param>
    /// <param name="values">The value targets, as in the overload without spellings.</param>
    /// <param name="weight">The weight of the example in the loss, finite and at least 0.</param>
    /// <exception cref="ArgumentException">
    /// The lengths disagree, the example has no step, or a value is not allowed; the message names the example, the position and the value found.
    /// </exception>
    public void Add(
        ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ReadOnlySpan<int> classes, ReadOnlySpan<float> values,
        float weight = 1) => Add(features, tokens, spellings, [], [], classes, values, weight);

    /// <summary>Adds an example with spellings, factors and its target. If anything in it is not allowed, nothing is added.</summary>
    /// <param name="features">The features, every value finite: [T, InputSize]; empty if steps have none.</param>
    /// <param name="tokens">The tokens, each 0 or more: [T]; empty without tokens.</param>
    /// <param name="spellings">The spellings, each a number that <see cref="AddSpelling"/> returned: [T]; empty without spellings.</param>
    /// <param name="factors">The factors, each 0 or more: [T, FactorCount]; empty without factors.</param>
    /// <param name="classes">The class targets, as in the overload without factors.</param>
    /// <param name="values">The value targets, as in the overload without factors.</param>
    /// <param name="weight">The weight of the example in the loss, finite and at least 0.</param>
    /// <exception cref="ArgumentException">
    /// The lengths disagree, the example has no step, or a value is not allowed; the message names the example, the position and the value found.
    /// </exception>
    public void Add(
        ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ReadOnlySpan<int> factors, ReadOnlySpan<int> classes,
        ReadOnlySpan<float> values, float weight = 1) => Add(features, tokens, spellings, factors, [], classes, values, weight);

    /// <summary>Adds an example with decoded steps and its target. If anything in it is not allowed, nothing is added.</summary>
    /// <param name="features">The features, every value finite: [T, InputSize]; empty if steps have none.</param>
    /// <param name="tokens">The tokens, each 0 or more: [T]; empty without tokens.</param>
    /// <param name="spellings">The spellings, each a number that <see cref="AddSpelling"/> returned: [T]; empty without spellings.</param>
    /// <param name="decoderFeatures">The features of the decoded steps, every value finite: [m, D]; empty if decoded steps have none.</param>
    /// <param name="classes">The class targets, as in the overload without decoded steps.</param>
    /// <param name="values">The value targets, as in the overload without decoded steps.</param>
    /// <param name="weight">The weight of the example in the loss, finite and at least 0.</param>
    /// <exception cref="ArgumentException">
    /// The lengths disagree, the example has no step, or a value is not allowed; the message names the example, the position and the value found.
    /// </exception>
    public void Add(
        ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ReadOnlySpan<float> decoderFeatures, ReadOnlySpan<int> classes,
        ReadOnlySpan<float> values, float weight = 1) => Add(features, tokens, spellings, [], decoderFeatures, classes, values, weight);

    private void Add(
        ReadOnlySpan<float> features, ReadOnlySpan<int> tokens, ReadOnlySpan<int> spellings, ReadOnlySpan<int> factors, ReadOnlySpan<float> decoderFeatures,
        ReadOnlySpan<int> classes, ReadOnlySpan<float> values, float weight)
    {
        var checks = new ExampleChecks(this);
        var length = checks.Length(features, tokens, spellings, factors);
        checks.Inputs(features, tokens, spellings, _table.Count);
        checks.Factors(factors, length);
        checks.DecoderFeatures(decoderFeatures);
        checks.Classes(classes, length);
        checks.Values(values, length);
        checks.Weight(weight);

        if (_count % BlockLength == 0)
            _blocks.Add(new Example[BlockLength]);
        _blocks[^1][_count % BlockLength] = new Example(
            _features.Add(features), _tokens.Add(tokens), _spellings.Add(spellings), _factors.Add(factors), _decoderFeatures.Add(decoderFeatures),
            _classes.Add(classes), _values.Add(values), length, classes.Length, values.Length, weight);
        _count++;
    }

    /// <summary>Adds a spelling for the steps of examples to refer to. Equal spellings are stored once.</summary>
    /// <param name="characters">The characters of the spelling: at least one, each 0 or more.</param>
    /// <returns>The number of the spelling.</returns>
    /// <exception cref="InvalidOperationException">The data set has no spellings.</exception>
    /// <exception cref="ArgumentException">The spelling has no character, or a character is less than 0.</exception>
    public int AddSpelling(ReadOnlySpan<int> characters) =>
        HasSpellings ? _table.Add(characters) : throw new InvalidOperationException("The data set has no spellings.");

    /// <summary>
    /// Replaces the tokens of all examples in place, so that examples can be added while the numbers of their tokens are still being learned. Nothing may read
    /// meanwhile.
    /// </summary>
    /// <param name="replacements">For each token from 0 the one that takes its place, 0 or more. Nothing is replaced if a token has none.</param>
    /// <exception cref="ArgumentException">A token of an example has no replacement, or a replacement is below 0.</exception>
    public void ReplaceTokens(ReadOnlySpan<int> replacements)
    {
        if (replacements.ContainsAnyInRange(int.MinValue, -1))
            throw new ArgumentException("A replacement is below 0; tokens are at least 0.", nameof(replacements));
        for (var example = 0; example < _count && HasTokens; example++)
        {
            ref readonly var entry = ref At(example);
            if (TensorPrimitives.Max(_tokens.Read(entry.Tokens, entry.Length)) is var largest && largest >= replacements.Length)
                throw new ArgumentException($"Example {example} has the token {largest}; {replacements.Length} replacements are given.", nameof(replacements));
        }

        for (var example = 0; example < _count && HasTokens; example++)
        {
            ref readonly var entry = ref At(example);
            foreach (ref var token in _tokens.Edit(entry.Tokens, entry.Length))
                token = replacements[token];
        }
    }

    /// <inheritdoc/>
    public override int Length(int example) => At(example).Length;

    /// <inheritdoc/>
    public override void CopyFeatures(int example, int step, Span<float> destination) => CopyFeatures(example, step, 1, destination);

    /// <inheritdoc/>
    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination)
    {
        ref readonly var entry = ref At(example);
        _features.Read(entry.Features, entry.Length * InputSize).Slice(firstStep * InputSize, steps * InputSize).CopyTo(destination);
    }

    /// <inheritdoc/>
    public override void CopyDecoderFeatures(int example, int step, Span<float> destination)
    {
        ref readonly var entry = ref At(example);
        _decoderFeatures.Read(entry.DecoderFeatures, DecoderSteps * DecoderInputSize).Slice(step * DecoderInputSize, DecoderInputSize).CopyTo(destination);
    }

    /// <inheritdoc/>
    public override int Token(int example, int step)
    {
        ref readonly var entry = ref At(example);
        return _tokens.Read(entry.Tokens, entry.Length)[step];
    }

    /// <inheritdoc/>
    public override void CopyTokens(int example, int firstStep, Span<int> destination)
    {
        ref readonly var entry = ref At(example);
        _tokens.Read(entry.Tokens, entry.Length).Slice(firstStep, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public override int Spelling(int example, int step)
    {
        ref readonly var entry = ref At(example);
        return HasSpellings ? _spellings.Read(entry.Spellings, entry.Length)[step] : base.Spelling(example, step);
    }

    /// <inheritdoc/>
    public override void CopyFactors(int example, int firstStep, Span<int> destination)
    {
        ref readonly var entry = ref At(example);
        _factors.Read(entry.Factors, entry.Length * FactorCount).Slice(firstStep * FactorCount, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<int> SpellingCharacters(int spelling) =>
        HasSpellings ? _table.SpellingCharacters(spelling) : base.SpellingCharacters(spelling);

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Classes(int example)
    {
        ref readonly var entry = ref At(example);
        return _classes.Read(entry.Classes, entry.ClassCount);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Values(int example)
    {
        ref readonly var entry = ref At(example);
        return _values.Read(entry.Values, entry.ValueCount);
    }

    /// <inheritdoc/>
    public override float Weight(int example) => At(example).Weight;

    private ref readonly Example At(int example)
    {
        if ((uint)example >= (uint)_count)
            throw new ArgumentOutOfRangeException(nameof(example), example, $"The data set has {_count} examples.");
        return ref _blocks[example / BlockLength][example % BlockLength];
    }

    private readonly record struct Example(
        long Features, long Tokens, long Spellings, long Factors, long DecoderFeatures, long Classes, long Values, int Length, int ClassCount, int ValueCount,
        float Weight);
}
