namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>Turns sequences of numbers into vectors of fixed length. Buffers are reused; an instance serves one thread.</summary>
internal abstract class SeriesEncoder
{
    /// <summary>Gets the number of features of a vector.</summary>
    public abstract int OutputSize { get; }

    /// <summary>Computes the vector of a sequence. It depends on the sequence alone.</summary>
    /// <param name="steps">The steps, at least one. NaN and infinite values are missing. [T, StepSize]</param>
    /// <param name="vector">Receives the vector. [OutputSize]</param>
    public abstract void Encode(ReadOnlySpan<float> steps, Span<float> vector);
}
