using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// How well predicted tags agree with the true ones: of single steps, and of entities by the rules of conlleval, the script of the CoNLL shared tasks
/// (Tjong Kim Sang and Buchholz 2000). An entity is right if its first and last step and its type are. Steps without a true tag do not count.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed class TaggingMetrics
{
    internal TaggingMetrics(
        TagScheme scheme, AgreementCount steps, double sequenceAccuracy, AgreementCount? entities, IReadOnlyList<TagMetrics> tags, IReadOnlyList<TagMetrics> entityTypes)
    {
        TagScheme = scheme;
        StepCount = steps.Support;
        Accuracy = steps.Support == 0 ? double.NaN : steps.Recall;
        SequenceAccuracy = sequenceAccuracy;
        EntityCount = entities?.Support ?? 0;
        EntityPrecision = entities?.Precision ?? double.NaN;
        EntityRecall = entities?.Recall ?? double.NaN;
        EntityF1 = entities?.F1 ?? double.NaN;
        Tags = tags;
        EntityTypes = entityTypes;
    }

    /// <summary>How tags were read as entities.</summary>
    public TagScheme TagScheme { get; }

    /// <summary>Steps with a true tag.</summary>
    public long StepCount { get; }

    /// <summary>Share of steps whose tag is right, 0 to 1; NaN where none counts.</summary>
    public double Accuracy { get; }

    /// <summary>Share of sequences whose tags are all right, 0 to 1; NaN where none counts.</summary>
    public double SequenceAccuracy { get; }

    /// <summary>Number of true entities.</summary>
    public long EntityCount { get; }

    /// <summary>Share of predicted entities that are right, over all types (micro-averaged); 0 where none was predicted, NaN without a scheme.</summary>
    public double EntityPrecision { get; }

    /// <summary>Share of true entities that were found, over all types (micro-averaged); 0 where there is none, NaN without a scheme.</summary>
    public double EntityRecall { get; }

    /// <summary>Harmonic mean of <see cref="EntityPrecision"/> and <see cref="EntityRecall"/>; 0 where no entity is right, NaN without a scheme.</summary>
    public double EntityF1 { get; }

    /// <summary>Each tag that is there or was predicted, in ordinal order.</summary>
    public IReadOnlyList<TagMetrics> Tags { get; }

    /// <summary>Each type of entity that is there or was predicted, in ordinal order; empty without a scheme.</summary>
    public IReadOnlyList<TagMetrics> EntityTypes { get; }

    /// <summary>Gives the figures, with a line for each type of entity, or for each tag where there is no scheme.</summary>
    /// <returns>The text, of several lines, in invariant culture.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Accuracy {Accuracy:0.####} of {StepCount} steps, {SequenceAccuracy:0.####} of whole sequences");
        if (TagScheme != TagScheme.None)
            text.Append(CultureInfo.InvariantCulture,
                $"; {EntityCount} entities ({TagScheme}): precision {EntityPrecision:0.####}, recall {EntityRecall:0.####}, F1 {EntityF1:0.####}");
        foreach (var tag in TagScheme == TagScheme.None ? Tags : EntityTypes)
            text.AppendLine()
                .Append(CultureInfo.InvariantCulture, $"  {tag.Name}: precision {tag.Precision:0.####}, recall {tag.Recall:0.####}, F1 {tag.F1:0.####}, ")
                .Append(CultureInfo.InvariantCulture, $"{tag.Support} true, {tag.PredictedCount} predicted");
        return text.ToString();
    }
}
