using Microsoft.ML.Recurrent.Engine.Data;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>
/// The sequences that the network reads: features are standardized when they are copied, and nothing is stored twice. A task overrides the members for the
/// targets.
/// </summary>
internal class ScaledSequences(SequenceDataset source, FeatureScale? scale) : DelegatingDataset(source)
{
    public override void CopyFeatures(int example, int step, Span<float> destination) => CopyFeatures(example, step, 1, destination);

    public override void CopyFeatures(int example, int firstStep, int steps, Span<float> destination)
    {
        base.CopyFeatures(example, firstStep, steps, destination);
        scale?.Apply(destination[..(steps * InputSize)]);
    }
}
