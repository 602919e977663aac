using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents how well predicted tags agree with the true ones, both for single steps and for entities by the rules of conlleval, the script of the CoNLL
/// shared tasks (Tjong Kim Sang and Buchholz 2000). An entity is correct if its first step, last step and type are. Steps without a true tag do not count.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed class TaggingMetrics
{
    internal TaggingMetrics(
        TagScheme scheme, AgreementCount steps, double sequenceAccuracy, AgreementCount? entities, IReadOnlyList<TagMetrics> tags,
        IReadOnlyList<TagMetrics> entityTypes)
    {
        TagScheme = scheme;
        StepCount = steps.Support;
        Accuracy = steps.Support == 0 ? double.NaN : steps.Recall;
        SequenceAccuracy = sequenceAccuracy;
        EntityCount = entities?.Support ?? 0;
        EntityPrecision = entities?.Precision ?? double.NaN;
        EntityRecall = entities?.Recall ?? double.NaN;
        EntityF1 = entities?.F1 ?? double.NaN;
        MacroEntityF1 = scheme == TagScheme.None || entityTypes.Count == 0 ? double.NaN : entityTypes.Average(type => type.F1);
        Tags = tags;
        EntityTypes = entityTypes;
    }

    /// <summary>Gets the scheme by which tags were read as entities.</summary>
    public TagScheme TagScheme { get; }

    /// <summary>Gets the number of steps with a true tag.</summary>
    public long StepCount { get; }

    /// <summary>Gets the share of steps whose tag is correct, 0 to 1; NaN if no step counts.</summary>
    public double Accuracy { get; }

    /// <summary>Gets the share of sequences whose tags are all correct, 0 to 1; NaN if no sequence counts.</summary>
    public double SequenceAccuracy { get; }

    /// <summary>Gets the number of true entities.</summary>
    public long EntityCount { get; }

    /// <summary>
    /// Gets the share of predicted entities that are correct, over all types (micro-averaged); 0 if no entity was predicted, NaN without a scheme.
    /// </summary>
    public double EntityPrecision { get; }

    /// <summary>
    /// Gets the share of true entities that were predicted, over all types (micro-averaged); 0 if there are no true entities, NaN without a scheme.
    /// </summary>
    public double EntityRecall { get; }

    /// <summary>
    /// Gets the harmonic mean of <see cref="EntityPrecision"/> and <see cref="EntityRecall"/>; 0 if no entity is correct, NaN without a scheme.
    /// </summary>
    public double EntityF1 { get; }

    /// <summary>
    /// Gets the mean of the F1 of all types of entities, each with the same weight (macro-averaged); NaN without a scheme or without entities.
    /// </summary>
    public double MacroEntityF1 { get; }

    /// <summary>Gets the metrics of each tag that is a true tag or was predicted, in ordinal order.</summary>
    public IReadOnlyList<TagMetrics> Tags { get; }

    /// <summary>Gets the metrics of each type of entity that is a true type or was predicted, in ordinal order; empty without a scheme.</summary>
    public IReadOnlyList<TagMetrics> EntityTypes { get; }

    /// <summary>Returns the metrics, with a line for each type of entity or, without a scheme, for each tag.</summary>
    /// <returns>Several lines of text, in the invariant culture.</returns>
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
