using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>
/// Sequences as the network sees them: features standardised when they are copied, nothing stored twice. A task overrides what it wants of the targets.
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
