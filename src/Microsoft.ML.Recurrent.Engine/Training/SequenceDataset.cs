using Microsoft.ML.Recurrent.Engine.Layers;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Sequences with their targets, read by index. Safe for concurrent reading.</summary>
public abstract class SequenceDataset : ISpellingSource
{
    /// <summary>Number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>Float features of a step; 0 where steps have tokens only.</summary>
    public abstract int InputSize { get; }

    /// <summary>Whether a step has a token.</summary>
    public abstract bool HasTokens { get; }

    /// <summary>Whether a step has a spelling, the written form of its token.</summary>
    public virtual bool HasSpellings => false;

    /// <summary>Decoded steps m behind the end of each example; 0 where none are decoded. With some, a target per step is one per decoded step.</summary>
    public virtual int DecoderSteps => 0;

    /// <summary>Float features D of a decoded step.</summary>
    public virtual int DecoderInputSize => 0;

    /// <summary>What the targets are.</summary>
    public abstract TargetKind TargetKind { get; }

    /// <summary>Whether there is one target per step rather than one per sequence; not read for kinds whose targets are not given by step or sequence: None, Labels, Tokens.</summary>
    public abstract bool TargetPerStep { get; }

    /// <summary>Values in a target of kind <see cref="TargetKind.Values"/>; otherwise 0.</summary>
    public abstract int TargetWidth { get; }

    /// <summary>Number of steps of an example, at least 1.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    public abstract int Length(int example);

    /// <summary>Copies the features of one step.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    /// <param name="step">0 to the example's length - 1.</param>
    /// <param name="destination">[InputSize]</param>
    public abstract void CopyFeatures(int example, int step, Span<float> destination);

    /// <summary>Copies the features of several steps. Here it copies step by step; a data set that has the steps side by side does better.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    /// <param name="firstStep">0 to the example's length - <paramref name="steps"/>.</param>
    /// <param name="steps">0 or more.</param>
    /// <param name="destination">[steps, InputSize]</param>
    public virtual void CopyFeatures(int example, int firstStep, int steps, Span<float> destination)
    {
        for (var step = 0; step < steps; step++)
            CopyFeatures(example, firstStep + step, destination.Slice(step * InputSize, InputSize));
    }

    /// <summary>The token of one step.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    /// <param name="step">0 to the example's length - 1.</param>
    public abstract int Token(int example, int step);

    /// <summary>Copies the tokens of several steps. Here it copies step by step; a data set that has the tokens side by side does better.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    /// <param name="firstStep">0 to the example's length - the number of steps.</param>
    /// <param name="destination">[steps]</param>
    public virtual void CopyTokens(int example, int firstStep, Span<int> destination)
    {
        for (var step = 0; step < destination.Length; step++)
            destination[step] = Token(example, firstStep + step);
    }

    /// <summary>The spelling of one step, a number for <see cref="SpellingCharacters"/>; forms of equal numbers are encoded once.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    /// <param name="step">0 to the example's length - 1.</param>
    /// <exception cref="InvalidOperationException">The data set has no spellings.</exception>
    public virtual int Spelling(int example, int step) => throw NoSpellings();

    /// <summary>The characters of a spelling, at least one.</summary>
    /// <param name="spelling">A number that <see cref="Spelling"/> gave.</param>
    /// <exception cref="InvalidOperationException">The data set has no spellings.</exception>
    public virtual ReadOnlySpan<int> SpellingCharacters(int spelling) => throw NoSpellings();

    /// <summary>Copies the features of one decoded step.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    /// <param name="step">0 to <see cref="DecoderSteps"/> - 1.</param>
    /// <param name="destination">[DecoderInputSize]</param>
    /// <exception cref="InvalidOperationException">Decoded steps have no features.</exception>
    public virtual void CopyDecoderFeatures(int example, int step, Span<float> destination) =>
        throw new InvalidOperationException("The decoded steps of the data set have no features.");

    /// <summary>Class targets: [1], [Length] with a target per step, [DecoderSteps] with one per decoded step, or the label sequence; empty for the other kinds, <see cref="TargetKind.Tokens"/> included.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    public abstract ReadOnlySpan<int> Classes(int example);

    /// <summary>Value targets: [TargetWidth], [Length, TargetWidth] with a target per step, or [DecoderSteps, TargetWidth] with one per decoded step. NaN marks a missing value.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    public abstract ReadOnlySpan<float> Values(int example);

    /// <summary>Weight of the example in the loss; 1 unless the data say otherwise.</summary>
    /// <param name="example">0 to <see cref="Count"/> - 1.</param>
    public virtual float Weight(int example) => 1;

    private static InvalidOperationException NoSpellings() => new("The data set has no spellings.");
}
