namespace Microsoft.ML.Recurrent.Sequences.Baselines;

/// <summary>Returns the answer to a sequence: the index of a class, or a number.</summary>
/// <param name="outputs">The outputs of a network. [OutputSize]</param>
internal delegate double NetworkAnswer(ReadOnlySpan<float> outputs);
