using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>
/// What is done with tokens before they are pooled and with vectors after it. Models of before it was there have none, and their tokens weigh the same. Immutable and
/// safe to share.
/// </summary>
/// <param name="TokenWeights">Weight of each token in the mean of their vectors; empty where all weigh the same. [V]</param>
/// <param name="Scale">What standardises the features, or null.</param>
/// <param name="UnitLength">Whether vectors are scaled to length one in the end.</param>
internal sealed record VectorFinish(ReadOnlyMemory<float> TokenWeights, FeatureScale? Scale, bool UnitLength)
{
    private const string Section = "vectors";

    /// <summary>Whether features are of a size that trainers need not change.</summary>
    public bool IsNormalized => Scale is not null || UnitLength;

    public void Apply(Span<float> vector)
    {
        Scale?.Apply(vector);
        if (UnitLength && TensorPrimitives.Norm(vector) is > 0 and var length)
            TensorPrimitives.Divide(vector, length, vector);
    }

    public void Save(PayloadWriter payload)
    {
        Scale?.Save(payload);
        if (TokenWeights.IsEmpty && !UnitLength)
            return;
        var section = payload.AddSection(Section);
        section.Write(UnitLength);
        section.Write(TokenWeights.Span);
    }

    /// <exception cref="ModelFormatException">There is not a finite weight for each token, or not as many means and factors as features.</exception>
    public static VectorFinish Load(PayloadReader payload, int tokens, int features)
    {
        var scale = FeatureScale.Load(payload, features);
        if (!payload.Contains(Section))
            return new VectorFinish(default, scale, UnitLength: false);
        var section = payload.GetSection(Section);
        var unitLength = section.ReadBoolean();
        var weights = section.ReadSingles();
        if (weights.Length != 0 && weights.Length != tokens)
            throw section.Defect($"there are {weights.Length} weights for {tokens} tokens.");
        if (weights.Length != 0 && !TensorPrimitives.IsFiniteAll<float>(weights))
            throw section.Defect("the weight of a token is not finite.");
        return new VectorFinish(weights, scale, unitLength);
    }
}
