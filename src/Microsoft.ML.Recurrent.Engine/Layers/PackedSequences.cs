using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Represents a window of steps of several sequences, time-major and without padding. Sequences are ordered from longest to shortest, and step t has one
/// row for each sequence that has not ended, so that a product over a step never touches a finished sequence. Buffers grow and are reused; an instance
/// serves one thread.
/// </summary>
internal sealed unsafe class PackedSequences
{
    private int[] _lengths = [];
    private int[] _stepOffsets = [0];
    private int[] _tokens = [];
    private int[] _spellings = [];
    private int[] _factors = [];
    private readonly AlignedBuffer _features = new();

    /// <summary>Gets the number of sequences B of the batch, including those that ended before this window.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the first time step of the window, counted from the start of the sequences.</summary>
    public int FirstStep { get; private set; }

    /// <summary>Gets the number of time steps T of the window.</summary>
    public int Steps { get; private set; }

    /// <summary>Gets the number of rows of all steps together.</summary>
    public int Rows => _stepOffsets[Steps];

    /// <summary>Gets the number of float features of a row.</summary>
    public int InputSize { get; private set; }

    /// <summary>Gets the whole lengths of the sequences, longest first. [B]</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    /// <summary>Gets the first row of each step; the last entry is <see cref="Rows"/>. [T + 1]</summary>
    public ReadOnlySpan<int> StepOffsets => _stepOffsets.AsSpan(0, Steps + 1);

    /// <summary>Gets the tokens, which the caller fills if the network has an embedding. [Rows]</summary>
    public Span<int> Tokens => _tokens.AsSpan(0, Rows);

    /// <summary>Gets the spellings, which the caller fills if the network encodes characters. [Rows]</summary>
    public Span<int> Spellings => SpellingSource is null ? [] : _spellings.AsSpan(0, Rows);

    /// <summary>Gets the source of the characters of <see cref="Spellings"/>; null if the rows have no spellings.</summary>
    public ISpellingSource? SpellingSource { get; private set; }

    /// <summary>Gets the number of factors of a row, F.</summary>
    public int FactorCount { get; private set; }

    /// <summary>Gets the factors, which the caller fills. [Rows, FactorCount]</summary>
    public Span<int> Factors => _factors.AsSpan(0, Rows * FactorCount);

    /// <summary>Gets the features, which the caller fills. [Rows, InputSize]</summary>
    public Span<float> Features => _features.Span[..(Rows * InputSize)];

    internal float* FeaturePointer => _features.Pointer;

    /// <summary>Gets the number of windows laid out so far, so that code that ran a window can determine whether it is still the current one.</summary>
    public int Version { get; private set; }

    /// <summary>Returns the number of sequences that have not ended at a step of the window; the rows of the step are theirs, in order.</summary>
    /// <param name="step">The step, from 0 to <see cref="Steps"/> - 1.</param>
    public int Alive(int step) => _stepOffsets[step + 1] - _stepOffsets[step];

    /// <summary>Gets the number of sequences that have not ended before the first step of the window; 0 if it has no step.</summary>
    public int AliveAtStart => Steps == 0 ? 0 : Alive(0);

    /// <summary>Lays out a window, whose tokens, spellings and features the caller then fills.</summary>
    /// <param name="lengths">The whole length of each sequence, longest first; each at least 1.</param>
    /// <param name="firstStep">The first time step of the window.</param>
    /// <param name="maximumSteps">The maximum number of steps in the window, which is shorter if every sequence ends earlier.</param>
    /// <param name="inputSize">The number of float features of a row.</param>
    /// <param name="hasTokens">Whether rows have tokens.</param>
    /// <param name="spellingSource">The source of the characters of the rows' spellings; null if the rows have no spellings.</param>
    /// <param name="factorCount">The number of factors of a row.</param>
    /// <exception cref="ArgumentException">
    /// The lengths are not in descending order, a length is less than 1, or the window has more rows or features than a buffer can hold.
    /// </exception>
    public void Layout(
        ReadOnlySpan<int> lengths, int firstStep, int maximumSteps, int inputSize, bool hasTokens, ISpellingSource? spellingSource = null, int factorCount = 0)
    {
        for (var i = 0; i < lengths.Length; i++)
            if (lengths[i] < 1 || (i > 0 && lengths[i] > lengths[i - 1]))
                throw new ArgumentException(
                    $"Sequence lengths must be at least 1 and in descending order, but position {i} holds {lengths[i]}.", nameof(lengths));
        ArgumentOutOfRangeException.ThrowIfNegative(firstStep);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumSteps);

        Version++;
        // Empty if an exception is thrown below.
        (Count, Steps, FirstStep, InputSize, SpellingSource, FactorCount) = (0, 0, firstStep, inputSize, null, factorCount);
        var steps = lengths.IsEmpty ? 0 : Math.Clamp(lengths[0] - firstStep, 0, maximumSteps);
        ReusedArray.Ensure(ref _lengths, lengths.Length);
        lengths.CopyTo(_lengths);
        ReusedArray.Ensure(ref _stepOffsets, steps + 1);
        var (alive, rows) = (lengths.Length, 0L);
        _stepOffsets[0] = 0;
        for (var t = 0; t < steps; t++)
        {
            while (alive > 0 && _lengths[alive - 1] <= firstStep + t)
                alive--;
            rows += alive;
            if (rows * Math.Max(1, factorCount) > AlignedBuffer.MostFloats)
                throw new ArgumentException($"{lengths.Length} sequences of up to {lengths[0]} steps have more rows than the maximum of "
                    + $"{AlignedBuffer.MostFloats}. Use shorter sequences, fewer "
                    + "sequences at a time (BatchSize) or shorter windows (TruncationLength).", nameof(lengths));
            _stepOffsets[t + 1] = (int)rows;
        }

        _features.Ensure(rows * inputSize);
        if (hasTokens)
            ReusedArray.Ensure(ref _tokens, (int)rows);
        if (spellingSource is not null)
            ReusedArray.Ensure(ref _spellings, (int)rows);
        ReusedArray.Ensure(ref _factors, (int)rows * factorCount);
        (Count, Steps, SpellingSource) = (lengths.Length, steps, spellingSource);
    }

    /// <summary>Gets the window from which this one was made by a layer that returns fewer steps than it reads; null if there is none.</summary>
    public PackedSequences? Source { get; private set; }

    /// <summary>Gets the number of steps of <see cref="Source"/> for each step of this window.</summary>
    public int SourceStride { get; private set; } = 1;

    /// <summary>Gets the number of steps of <see cref="Source"/> after which its next window starts.</summary>
    public int SourceCarrySteps { get; private set; }

    /// <summary>Lays out a window of rows without tokens and features, which may have no step.</summary>
    /// <param name="source">The window from which it is made.</param>
    /// <param name="stride">The number of steps of the source for each of its steps.</param>
    /// <param name="sourceCarrySteps">The number of steps of the source after which its next window starts.</param>
    /// <param name="lengths">The whole length of each sequence, longest first; each at least 1.</param>
    /// <param name="firstStep">The first time step of the window.</param>
    /// <param name="maximumSteps">The maximum number of steps in the window, 0 or more.</param>
    public void LayoutSteps(
        PackedSequences source, int stride, int sourceCarrySteps, ReadOnlySpan<int> lengths, int firstStep, int maximumSteps)
    {
        (Source, SourceStride, SourceCarrySteps) = (source, stride, sourceCarrySteps);
        Layout(lengths, firstStep, Math.Max(1, maximumSteps), inputSize: 0, hasTokens: false);
        if (maximumSteps == 0)
            Steps = 0;
    }
}
