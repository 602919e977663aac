using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Featurizing.Series.Views;

/// <summary>Specifies how the states of the steps of a sequence become features of a fixed number. Immutable.</summary>
/// <param name="Segments">The number of equal parts of the sequence, in order, of each of which there is the mean; 0 for none.</param>
/// <param name="HasDeviation">Whether there is the standard deviation over the steps.</param>
/// <param name="HasChange">Whether there is the mean absolute change from step to step.</param>
internal sealed record StatePooling(int Segments, bool HasDeviation, bool HasChange)
{
    /// <summary>Returns the number of features.</summary>
    /// <param name="states">The number of states of a step, S.</param>
    public int SizeOf(int states) => states * (Segments + (HasDeviation ? 1 : 0) + (HasChange ? 1 : 0));

    /// <summary>Computes the features.</summary>
    /// <param name="steps">The states of the steps, at least one. [T, S]</param>
    /// <param name="states">The number of states of a step, S.</param>
    /// <param name="features">Receives the features. [SizeOf(S)]</param>
    public void Pool(ReadOnlySpan<float> steps, int states, Span<float> features)
    {
        var count = steps.Length / states;
        for (var segment = 0; segment < Segments; segment++)
        {
            // With fewer steps than segments, neighbours share a step.
            var first = (int)((long)count * segment / Segments);
            var end = Math.Max(first + 1, (int)((long)count * (segment + 1) / Segments));
            Mean(steps[(first * states)..(end * states)], features[..states]);
            features = features[states..];
        }

        if (HasDeviation)
        {
            Deviation(steps, features[..states]);
            features = features[states..];
        }

        if (HasChange)
            Change(steps, features[..states]);
    }

    private static void Mean(ReadOnlySpan<float> steps, Span<float> mean)
    {
        var size = mean.Length;
        mean.Clear();
        for (var at = 0; at < steps.Length; at += size)
            TensorPrimitives.Add(mean, steps.Slice(at, size), mean);
        TensorPrimitives.Divide(mean, steps.Length / size, mean);
    }

    private static void Deviation(ReadOnlySpan<float> steps, Span<float> deviation)
    {
        var size = deviation.Length;
        Span<float> mean = new float[size];
        Span<float> distance = new float[size];
        Mean(steps, mean);
        deviation.Clear();
        for (var at = 0; at < steps.Length; at += size)
        {
            TensorPrimitives.Subtract(steps.Slice(at, size), mean, distance);
            TensorPrimitives.MultiplyAdd(distance, distance, deviation, deviation);
        }

        TensorPrimitives.Divide(deviation, steps.Length / size, deviation);
        TensorPrimitives.Sqrt(deviation, deviation);
    }

    private static void Change(ReadOnlySpan<float> steps, Span<float> change)
    {
        var size = change.Length;
        Span<float> distance = new float[size];
        change.Clear();
        for (var at = size; at < steps.Length; at += size)
        {
            TensorPrimitives.Subtract(steps.Slice(at, size), steps.Slice(at - size, size), distance);
            TensorPrimitives.Abs(distance, distance);
            TensorPrimitives.Add(change, distance, change);
        }

        TensorPrimitives.Divide(change, Math.Max(1, (steps.Length / size) - 1), change);
    }
}
