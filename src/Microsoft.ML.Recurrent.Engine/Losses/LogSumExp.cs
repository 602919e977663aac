using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Engine.Losses;

/// <summary>The logarithm of the normaliser of a softmax, without overflow.</summary>
internal static class LogSumExp
{
    // Partial sums of this many exponentials are taken in single precision, their sum in double; also the stack buffer when nobody wants the softmax.
    private const int ChunkLength = 512;

    /// <summary>
    /// log(sum(exp(logits))), shifted by the largest; NaN if any logit is not finite, even one that would vanish in the sum.
    /// </summary>
    /// <param name="logits">One or more.</param>
    /// <param name="softmax">As long as the logits: gets exp(logits) / sum(exp(logits)). Empty: not wanted.</param>
    public static double Evaluate(ReadOnlySpan<float> logits, Span<float> softmax)
    {
        float largest = TensorPrimitives.Max(logits);
        if (!float.IsFinite(largest) || !float.IsFinite(TensorPrimitives.Min(logits)))
        {
            softmax.Fill(float.NaN);
            return double.NaN;
        }

        double sum = 0;
        Span<float> buffer = stackalloc float[softmax.IsEmpty ? Math.Min(logits.Length, ChunkLength) : 0];
        for (int start = 0; start < logits.Length; start += ChunkLength)
        {
            ReadOnlySpan<float> chunk = logits.Slice(start, Math.Min(ChunkLength, logits.Length - start));
            Span<float> shifted = softmax.IsEmpty ? buffer[..chunk.Length] : softmax.Slice(start, chunk.Length);
            TensorPrimitives.Subtract(chunk, largest, shifted);
            TensorPrimitives.Exp(shifted, shifted);
            sum += TensorPrimitives.Sum<float>(shifted);
        }

        if (!softmax.IsEmpty)
            TensorPrimitives.Multiply(softmax, (float)(1 / sum), softmax);
        return largest + Math.Log(sum);
    }
}
