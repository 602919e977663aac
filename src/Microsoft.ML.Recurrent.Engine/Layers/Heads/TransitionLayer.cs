using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Layers.Heads;

/// <summary>
/// Represents the learned scores of each of K tags after each of them, and of tags at the start and the end of a sequence. Losses and decoders read them
/// packed in one array.
/// </summary>
internal sealed class TransitionLayer(ParameterLayout layout, int tags)
{
    public Parameter Weight { get; } = layout.AddMatrix("transitions.weight", tags, tags);

    public Parameter Start { get; } = layout.AddVector("transitions.start", tags);

    public Parameter End { get; } = layout.AddVector("transitions.end", tags);

    /// <summary>Gets the length of the packed scores, K * K + 2 K.</summary>
    public int PackedLength => Weight.Length + Start.Length + End.Length;

    /// <summary>Packs the scores: weight (row = from, column = to), start, end.</summary>
    public void Pack(ReadOnlySpan<float> weights, Span<float> packed)
    {
        foreach (var parameter in (ReadOnlySpan<Parameter>)[Weight, Start, End])
        {
            weights.Slice(parameter.Offset, parameter.Length).CopyTo(packed);
            packed = packed[parameter.Length..];
        }
    }

    /// <summary>Adds a packed gradient to the flat one.</summary>
    public void AddGradient(ReadOnlySpan<float> packed, Span<float> gradients)
    {
        foreach (var parameter in (ReadOnlySpan<Parameter>)[Weight, Start, End])
        {
            var sum = gradients.Slice(parameter.Offset, parameter.Length);
            TensorPrimitives.Add(sum, packed[..parameter.Length], sum);
            packed = packed[parameter.Length..];
        }
    }
}
