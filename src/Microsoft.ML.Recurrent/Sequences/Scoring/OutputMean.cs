namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>Writes the average of the outputs of several networks for one row.</summary>
/// <param name="outputs">The outputs, one after the other, which may be overwritten. [networks, OutputSize]</param>
/// <param name="mean">Receives an output of the same meaning. [OutputSize]</param>
internal delegate void OutputMean(Span<float> outputs, Span<float> mean);
