using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// A window of steps of several sequences, time-major and without padding: sequences stand longest first, and step t holds a row for each
/// sequence still alive, so that a product over a step never touches a finished one. Buffers grow and are reused; one instance serves one thread.
/// </summary>
internal sealed unsafe class PackedSequences
{
    private int[] _lengths = [];
    private int[] _stepOffsets = [0];
    private int[] _tokens = [];
    private int[] _spellings = [];
    private readonly AlignedBuffer _features = new();

    /// <summary>Sequences B of the batch, those that ended before this window included.</summary>
    public int Count { get; private set; }

    /// <summary>First time step of the window, counted from the start of the sequences.</summary>
    public int FirstStep { get; private set; }

    /// <summary>Time steps T of the window.</summary>
    public int Steps { get; private set; }

    /// <summary>Rows of all steps together.</summary>
    public int Rows => _stepOffsets[Steps];

    /// <summary>Float features of a row.</summary>
    public int InputSize { get; private set; }

    /// <summary>Whole lengths of the sequences, longest first. [B]</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    /// <summary>First row of each step; the last entry is <see cref="Rows"/>. [T + 1]</summary>
    public ReadOnlySpan<int> StepOffsets => _stepOffsets.AsSpan(0, Steps + 1);

    /// <summary>Tokens, to be filled by the caller where the network has an embedding. [Rows]</summary>
    public Span<int> Tokens => _tokens.AsSpan(0, Rows);

    /// <summary>Spellings, to be filled by the caller where the network encodes characters. [Rows]</summary>
    public Span<int> Spellings => SpellingSource is null ? [] : _spellings.AsSpan(0, Rows);

    /// <summary>Knows the characters of <see cref="Spellings"/>; null where rows have none.</summary>
    public ISpellingSource? SpellingSource { get; private set; }

    /// <summary>Features, to be filled by the caller. [Rows, InputSize]</summary>
    public Span<float> Features => _features.Span[..(Rows * InputSize)];

    internal float* FeaturePointer => _features.Pointer;

    /// <summary>Counts the layouts, so that whoever ran a window can tell whether it is still there.</summary>
    public int Version { get; private set; }

    /// <summary>Sequences alive at a step of the window: its rows are theirs, in order.</summary>
    /// <param name="step">0 to <see cref="Steps"/> - 1.</param>
    public int Alive(int step) => _stepOffsets[step + 1] - _stepOffsets[step];

    /// <summary>Lays out a window; tokens, spellings and features are then to be filled.</summary>
    /// <param name="lengths">Whole length of each sequence, longest first; each at least 1.</param>
    /// <param name="firstStep">First time step of the window.</param>
    /// <param name="maximumSteps">Most steps in the window; it ends earlier where every sequence has ended.</param>
    /// <param name="inputSize">Float features of a row.</param>
    /// <param name="hasTokens">Whether rows have tokens.</param>
    /// <param name="spellingSource">Knows the characters of the rows' spellings; null where they have none.</param>
    /// <exception cref="ArgumentException">Lengths are not in descending order or one is below 1, or the window has more rows or features than fit.</exception>
    public void Layout(ReadOnlySpan<int> lengths, int firstStep, int maximumSteps, int inputSize, bool hasTokens, ISpellingSource? spellingSource = null)
    {
        for (var i = 0; i < lengths.Length; i++)
            if (lengths[i] < 1 || (i > 0 && lengths[i] > lengths[i - 1]))
                throw new ArgumentException($"Sequence lengths must be at least 1 and in descending order, but position {i} holds {lengths[i]}.", nameof(lengths));
        ArgumentOutOfRangeException.ThrowIfNegative(firstStep);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumSteps);

        Version++;
        (Count, Steps, FirstStep, InputSize, SpellingSource) = (0, 0, firstStep, inputSize, null); // empty, should the window be refused
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
            if (rows > AlignedBuffer.MostFloats)
                throw new ArgumentException($"{lengths.Length} sequences of up to {lengths[0]} steps have more rows than the "
                    + $"{AlignedBuffer.MostFloats} that fit. Use fewer or shorter "
                    + "sequences at a time (BatchSize), or windows of them (TruncationLength).", nameof(lengths));
            _stepOffsets[t + 1] = (int)rows;
        }

        _features.Ensure(rows * inputSize);
        if (hasTokens)
            ReusedArray.Ensure(ref _tokens, (int)rows);
        if (spellingSource is not null)
            ReusedArray.Ensure(ref _spellings, (int)rows);
        (Count, Steps, SpellingSource) = (lengths.Length, steps, spellingSource);
    }
}
