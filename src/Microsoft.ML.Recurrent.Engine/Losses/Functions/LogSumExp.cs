using Microsoft.ML.Recurrent.Engine.Kernels;

namespace Microsoft.ML.Recurrent.Engine.Losses.Functions;

/// <summary>Computes the logarithm of the normalizer of a softmax without overflow.</summary>
internal static class LogSumExp
{
    // Partial sums of this many exponentials are computed in single precision, and their sum in double; also the size of the stack buffer if the softmax is not
    // requested.
    private const int ChunkLength = 512;

    /// <summary>
    /// Computes log(sum(exp(logits))), shifted by the largest logit; NaN if any logit is not finite, even one that would vanish in the sum.
    /// </summary>
    /// <param name="logits">The logits, at least one.</param>
    /// <param name="softmax">The span that receives exp(logits) / sum(exp(logits)), as long as the logits; empty if not requested.</param>
    public static double Evaluate(ReadOnlySpan<float> logits, Span<float> softmax)
    {
        double normalizer = Evaluate(logits, softmax, out double sum);
        if (!softmax.IsEmpty)
            Softmax.Scale(softmax, (float)(1 / sum), 0f, []);
        return normalizer;
    }

    /// <summary>Computes the same logarithm but leaves the division to callers that have other factors as well.</summary>
    /// <param name="logits">The logits, at least one.</param>
    /// <param name="exponentials">The span that receives <paramref name="sum"/> times the softmax, as long as the logits; empty if not requested.</param>
    /// <param name="sum">The sum of the exponentials, from 1 to the number of logits; NaN if any logit is not finite.</param>
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
