namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>Writes the output that says what the outputs of several networks for one row say on average.</summary>
/// <param name="outputs">One after the other, which may be overwritten. [networks, OutputSize]</param>
/// <param name="mean">Gets an output of the same meaning. [OutputSize]</param>
internal delegate void OutputMean(Span<float> outputs, Span<float> mean);
