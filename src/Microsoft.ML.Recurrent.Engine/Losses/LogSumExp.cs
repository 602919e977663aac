using Microsoft.ML.Recurrent.Engine.Kernels;

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
        double normalizer = Evaluate(logits, softmax, out double sum);
        if (!softmax.IsEmpty)
            Softmax.Scale(softmax, (float)(1 / sum), 0f, []);
        return normalizer;
    }

    /// <summary>As above, but leaves the division to whoever has other factors as well.</summary>
    /// <param name="logits">One or more.</param>
    /// <param name="exponentials">As long as the logits: gets <paramref name="sum"/> times the softmax. Empty: not wanted.</param>
    /// <param name="sum">Sum of the exponentials, from 1 to the number of logits; NaN if any logit is not finite.</param>
    public static double Evaluate(ReadOnlySpan<float> logits, Span<float> exponentials, out double sum)
    {
        float largest = Softmax.Largest(logits);
        if (float.IsNaN(largest))
        {
            exponentials.Fill(float.NaN);
            return sum = double.NaN;
        }

        sum = 0;
        Span<float> buffer = stackalloc float[exponentials.IsEmpty ? Math.Min(logits.Length, ChunkLength) : 0];
        for (int start = 0; start < logits.Length; start += ChunkLength)
        {
            ReadOnlySpan<float> chunk = logits.Slice(start, Math.Min(ChunkLength, logits.Length - start));
            sum += Softmax.Exponentials(chunk, largest, exponentials.IsEmpty ? buffer[..chunk.Length] : exponentials.Slice(start, chunk.Length));
        }

        return largest + Math.Log(sum);
    }
}
