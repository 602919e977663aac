using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Data;

/// <summary>Represents sequences with their targets, read by index. Safe for concurrent reading.</summary>
public abstract class SequenceDataset : ISpellingSource
{
    /// <summary>Gets the number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>Gets the number of float features of a step; 0 if steps have tokens only.</summary>
    public abstract int InputSize { get; }

    /// <summary>Gets a value that indicates whether each step has a token.</summary>
    public abstract bool HasTokens { get; }

    /// <summary>Gets a value that indicates whether each step has a spelling, the written form of its token.</summary>
    public virtual bool HasSpellings => false;

    /// <summary>Gets the number F of factors of a step: further tokens next to its main one, such as the part of speech of a word.</summary>
    public virtual int FactorCount => 0;

    /// <summary>
    /// Gets the number m of decoded steps after the end of each example; 0 if none are decoded. With decoded steps, a target per step is a target per decoded
    /// step.
    /// </summary>
    public virtual int DecoderSteps => 0;

    /// <summary>Gets the number D of float features of a decoded step.</summary>
    public virtual int DecoderInputSize => 0;

    /// <summary>
    /// Gets the source sequences, for a network that maps a source to a target sequence: this data set then contains the target sequences. Null if there are
    /// none.
    /// </summary>
    /// <value>The default is null.</value>
    public virtual SequenceDataset? Source => null;

    /// <summary>Gets the kind of the targets.</summary>
    public abstract TargetKind TargetKind { get; }

    /// <summary>
    /// Gets a value that indicates whether there is one target per step rather than one per sequence. Not read for None, Labels and Tokens, whose targets are
    /// not given by step or sequence.
    /// </summary>
    public abstract bool TargetPerStep { get; }

    /// <summary>Gets the number of values in a target of kind <see cref="TargetKind.Values"/>; 0 for the other kinds.</summary>
    public abstract int TargetWidth { get; }

    /// <summary>
    /// Gets a value that indicates whether the examples differ from epoch to epoch, as those of generated data may. If true, training calls
    /// <see cref="StartEpoch"/> before each epoch and reads the lengths again. <see cref="Count"/> and the kinds of inputs and targets are the same in every
    /// epoch. Only the examples of the first epoch are checked before training, and only they are counted for learning rates and for classes that are sampled.
    /// A validation set must not change.
    /// </summary>
    /// <value>The default is false.</value>
    public virtual bool ChangesByEpoch => false;

    /// <summary>
    /// Gets a text that identifies the content of the data set, of all epochs if it changes. A checkpoint contains it instead of a checksum over all examples
    /// (of the first epoch), which has to read every one of them. Data sets whose examples differ must have different texts.
    /// </summary>
    /// <value>The default is null, for a checksum.</value>
    public virtual string? Identity => null;

    /// <summary>
    /// Prepares the examples of an epoch, which training calls if <see cref="ChangesByEpoch"/> is true. They must depend on the number of the epoch alone, not
    /// on the epochs before, so that a resumed run reads the same. Training reads no other member at the same time. The first call is for epoch 0; an epoch may
    /// be prepared several times.
    /// </summary>
    /// <param name="epoch">The number of the epoch, counted from 0.</param>
    public virtual void StartEpoch(int epoch)
    {
    }

    /// <summary>Returns the number of steps of an example, at least 1.</summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    public abstract int Length(int example);

    /// <summary>Copies the features of one step.</summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="step">The step, 0 to the example's length - 1.</param>
    /// <param name="destination">The span to copy to. [InputSize]</param>
    public abstract void CopyFeatures(int example, int step, Span<float> destination);

    /// <summary>
    /// Copies the features of consecutive steps. The base implementation copies step by step; override it in a data set that stores steps contiguously.
    /// </summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="firstStep">The first step, 0 to the example's length - <paramref name="steps"/>.</param>
    /// <param name="steps">The number of steps, 0 or more.</param>
    /// <param name="destination">The span to copy to. [steps, InputSize]</param>
    public virtual void CopyFeatures(int example, int firstStep, int steps, Span<float> destination)
    {
        for (var step = 0; step < steps; step++)
            CopyFeatures(example, firstStep + step, destination.Slice(step * InputSize, InputSize));
    }

    /// <summary>Returns the token of one step.</summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="step">The step, 0 to the example's length - 1.</param>
    public abstract int Token(int example, int step);

    /// <summary>Copies the tokens of several steps. The default copies them one by one; a data set that stores them in sequence overrides it.</summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="firstStep">The first step, 0 to the example's length - the number of steps.</param>
    /// <param name="destination">The span that receives the tokens. [steps]</param>
    public virtual void CopyTokens(int example, int firstStep, Span<int> destination)
    {
        for (var step = 0; step < destination.Length; step++)
            destination[step] = Token(example, firstStep + step);
    }

    /// <summary>
    /// Returns the spelling of one step, a number to pass to <see cref="SpellingCharacters"/>. Spellings with the same number are encoded once.
    /// </summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="step">The step, 0 to the example's length - 1.</param>
    /// <exception cref="InvalidOperationException">The data set has no spellings.</exception>
    public virtual int Spelling(int example, int step) => throw NoSpellings();

    /// <summary>Returns the characters of a spelling, at least one.</summary>
    /// <param name="spelling">A number that <see cref="Spelling"/> returned.</param>
    /// <exception cref="InvalidOperationException">The data set has no spellings.</exception>
    public virtual ReadOnlySpan<int> SpellingCharacters(int spelling) => throw NoSpellings();

    /// <summary>Copies the factors of consecutive steps.</summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="firstStep">The first step, 0 to the example's length - the number of steps.</param>
    /// <param name="destination">The span that receives the factors. [steps, FactorCount]</param>
    /// <exception cref="InvalidOperationException">The data set has no factors.</exception>
    public virtual void CopyFactors(int example, int firstStep, Span<int> destination) =>
        throw new InvalidOperationException("The data set has no factors.");

    /// <summary>Copies the features of one decoded step.</summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="step">The decoded step, 0 to <see cref="DecoderSteps"/> - 1.</param>
    /// <param name="destination">The span to copy to. [DecoderInputSize]</param>
    /// <exception cref="InvalidOperationException">The decoded steps have no features.</exception>
    public virtual void CopyDecoderFeatures(int example, int step, Span<float> destination) =>
        throw new InvalidOperationException("The decoded steps of the data set have no features.");

    /// <summary>
    /// Returns the class targets of an example: [1], [Length] with a target per step, [DecoderSteps] with one per decoded step, or the label sequence; empty
    /// for the other kinds, including <see cref="TargetKind.Tokens"/>.
    /// </summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    public abstract ReadOnlySpan<int> Classes(int example);

    /// <summary>
    /// Returns the value targets of an example: [TargetWidth], [Length, TargetWidth] with a target per step, or [DecoderSteps, TargetWidth] with one per
    /// decoded step. NaN marks a missing value.
    /// </summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    public abstract ReadOnlySpan<float> Values(int example);

    /// <summary>Returns the index in <see cref="Source"/> of the source sequence of an example; the same index unless overridden.</summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    public virtual int SourceExample(int example) => example;

    /// <summary>Returns the weight of an example in the loss; 1 unless overridden.</summary>
    /// <param name="example">The index of the example, 0 to <see cref="Count"/> - 1.</param>
    public virtual float Weight(int example) => 1;

    private static InvalidOperationException NoSpellings() => new("The data set has no spellings.");
}
