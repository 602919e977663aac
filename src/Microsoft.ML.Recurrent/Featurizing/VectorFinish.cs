using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Sequences.Loading;

namespace Microsoft.ML.Recurrent.Featurizing;

/// <summary>
/// Specifies how tokens are weighted before pooling and how vectors are scaled after it. Models saved by earlier versions do not contain it; their tokens all
/// have the same weight. Immutable and safe to share.
/// </summary>
/// <param name="TokenWeights">The weight of each token in the mean of their vectors; empty if all have the same weight. [V]</param>
/// <param name="Scale">The scale that standardizes the features, or null.</param>
/// <param name="UnitLength">True if vectors are scaled to length one at the end.</param>
internal sealed record VectorFinish(ReadOnlyMemory<float> TokenWeights, FeatureScale? Scale, bool UnitLength)
{
    private const string Section = "vectors";

    /// <summary>Gets a value that indicates whether features are normalized, so that trainers need not normalize them.</summary>
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

    /// <exception cref="ModelFormatException">A weight is missing or not finite, or the numbers of means, factors and features differ.</exception>
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
