using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Layers.Recurrent;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Input;

/// <summary>
/// Encodes the spellings of a window's rows as one packed batch of character sequences. Each distinct spelling is encoded once, however often it occurs. No
/// state is carried: the encoding of a token depends only on its characters, not on the window or the step in which it occurs.
/// </summary>
internal sealed unsafe class CharacterPass
{
    internal const ulong DropoutIdentity = 0x8000;
    private readonly CharacterEncoder _encoder;
    private readonly RandomMask _random;
    private readonly float _dropout;                  // the share of the values of the characters' vectors that are set to zero in training
    private readonly SpellingBatch _batch = new();
    private readonly StepwisePass _forward;
    private readonly StepwisePass _reverse;
    private readonly AlignedBuffer _vectors = new();  // [R, stride] for the characters
    private readonly AlignedBuffer _dVectors = new();
    private readonly AlignedBuffer _mask = new();
    private readonly AlignedBuffer _drawn = new();    // [characters of a spelling, stride]
    private bool _training;
    private ulong _seed;

    public CharacterPass(CharacterEncoder encoder, PassScope scope)
    {
        _encoder = encoder;
        (_random, _dropout) = (scope.Random, scope.Noise.CharacterDropout);
        _forward = new StepwisePass(encoder.Forward, _random);
        _reverse = new StepwisePass(encoder.Reverse, _random);
    }

    /// <summary>Gets the width of an encoding.</summary>
    public int Size => _encoder.Size;

    private int Stride => GatePanels.Pad(_encoder.Embedding.Size);

    private bool Drops => _training && _dropout > 0;

    public void Begin(bool training, ulong seed)
    {
        _training = training;
        _seed = seed;
    }

    /// <summary>Encodes the spellings that occur in a window.</summary>
    public void Forward(PackedSequences window, ReadOnlySpan<float> weights)
    {
        _batch.Arrange(window);
        var characters = _batch.Characters;
        _vectors.Ensure((long)characters.Rows * Stride);
        for (var row = 0; row < characters.Rows; row++)
            _encoder.Embedding.Forward(weights, characters.Tokens[row]).CopyTo(Row(_vectors, row));
        if (Drops)
        {
            Draw(characters);
            Mask(_vectors, characters.Rows);
        }

        Run(_forward, characters);
        Run(_reverse, characters);
    }

    /// <summary>Copies the encoding of the spelling of a row. [Size]</summary>
    public void CopyTo(int row, Span<float> destination)
    {
        var place = _batch.PlaceOf(row);
        State(_forward, _forward.H.Carry.Carried, place).CopyTo(destination);
        State(_reverse, _reverse.H.Carry.Carried, place).CopyTo(destination[_forward.Size..]);
    }

    /// <summary>Adds to the gradients of all parameters of the encoder.</summary>
    /// <param name="window">The window of the last <see cref="Forward"/>.</param>
    /// <param name="dEncodings">The first row of the gradients of the encodings.</param>
    /// <param name="stride">The number of elements from one row of the gradients to the next.</param>
    /// <param name="gradients">The flat gradients.</param>
    public void Backward(PackedSequences window, float* dEncodings, int stride, Span<float> gradients)
    {
        // The rows of a spelling share one encoding: its gradient is the sum of theirs, in the order of the rows.
        for (var row = 0; row < window.Rows; row++)
        {
            var place = _batch.PlaceOf(row);
            var dEncoding = new ReadOnlySpan<float>(dEncodings + ((nint)row * stride), Size);
            Add(dEncoding[.._forward.Size], State(_forward, _forward.H.DState.Pointer, place));
            Add(dEncoding[_forward.Size..], State(_reverse, _reverse.H.DState.Pointer, place));
        }

        var characters = _batch.Characters;
        _dVectors.Ensure((long)characters.Rows * Stride);
        RunBack(_forward, characters, accumulate: false, gradients);
        RunBack(_reverse, characters, accumulate: true, gradients);
        if (Drops)
            Mask(_dVectors, characters.Rows);
        for (var row = 0; row < characters.Rows; row++)
            _encoder.Embedding.Backward(characters.Tokens[row], Row(_dVectors, row), gradients);
    }

    private void Run(DirectionPass direction, PackedSequences characters)
    {
        direction.Begin(characters.Count, _training, _seed);
        direction.Forward(characters, _vectors.Pointer, Stride, characters.Steps);
    }

    private void RunBack(DirectionPass direction, PackedSequences characters, bool accumulate, Span<float> gradients)
    {
        // Only final states are read: nothing ever writes to the gradient of the outputs, so it stays zero.
        direction.DOutput.Ensure((long)characters.Rows * direction.Stride);
        direction.Backward(characters, _vectors.Pointer, Stride, _dVectors.Pointer, Stride, accumulate, gradients);
    }

    // Draws depend on the characters, so that neither the window nor the other spellings of the shard nor their numbers change a draw.
    private void Draw(PackedSequences characters)
    {
        _mask.Ensure((long)characters.Rows * Stride);
        _drawn.Ensure((long)characters.Steps * Stride);
        for (var i = 0; i < characters.Count; i++)
        {
            var length = characters.Lengths[i];
            _random.FillDropout(new Span<float>(_drawn.Pointer, length * Stride), _dropout, _seed, DropoutIdentity, _batch.Hash(i));
            for (var t = 0; t < length; t++)
                Row(_drawn, t).CopyTo(Row(_mask, characters.StepOffsets[t] + i));
        }
    }

    private void Mask(AlignedBuffer rows, int count)
    {
        var values = new Span<float>(rows.Pointer, count * Stride);
        TensorPrimitives.Multiply(values, new ReadOnlySpan<float>(_mask.Pointer, values.Length), values);
    }

    private Span<float> Row(AlignedBuffer buffer, int row) => new(buffer.Pointer + ((nint)row * Stride), Stride);

    private static Span<float> State(DirectionPass direction, float* states, int place) => new(states + ((nint)place * direction.Stride), direction.Size);

    private static void Add(ReadOnlySpan<float> values, Span<float> sum) => TensorPrimitives.Add(sum, values, sum);
}
