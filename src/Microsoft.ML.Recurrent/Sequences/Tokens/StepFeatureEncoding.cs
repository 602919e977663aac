using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>The encoding of a column with a further feature of each step, which is learned in training and saved in the model. Immutable.</summary>
/// <param name="ColumnName">The name of the column.</param>
/// <param name="Encoding">The encoding of its values: keys, words or numbers.</param>
internal sealed record StepFeatureEncoding(string ColumnName, SequenceEncoding Encoding)
{
    private const string Section = "step-features";

    /// <summary>Saves the columns of a model that has any.</summary>
    public static void Save(PayloadWriter payload, IReadOnlyList<StepFeatureEncoding> features)
    {
        if (features.Count == 0)
            return;
        var section = payload.AddSection(Section);
        section.Write(features.Count);
        foreach (var feature in features)
        {
            section.Write(feature.ColumnName);
            EncodingPayload.Write(section, feature.Encoding);
        }
    }

    /// <exception cref="ModelFormatException">A value is out of range.</exception>
    public static IReadOnlyList<StepFeatureEncoding> Load(PayloadReader payload)
    {
        if (!payload.Contains(Section))
            return [];
        var section = payload.GetSection(Section);
        var features = new List<StepFeatureEncoding>();
        for (var count = section.ReadInt32("the number of step features", 1, RecurrentDefaults.LargestSize); count > 0; count--)
        {
            var feature = new StepFeatureEncoding(section.ReadString(), EncodingPayload.Read(section));
            if (feature.ColumnName.Length == 0)
                throw section.Defect("the name of a column of step features is empty.");
            if (feature.Encoding.Kind == SequenceKind.Text)
                throw section.Defect($"the column '{feature.ColumnName}' of step features contains text, which has no value for each step.");
            features.Add(feature);
        }

        return features;
    }
}
