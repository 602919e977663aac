using System.Globalization;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent;

/// <summary>Represents an entity that the tags of a sequence mark: consecutive steps that belong together, such as the words of a name.</summary>
/// <param name="Start">The index of the first step, starting at 0.</param>
/// <param name="Length">The number of steps; at least 1.</param>
/// <param name="Label">The type of the entity: the part of its tags that follows B-, I-, E- or S-.</param>
/// <param name="Confidence">
/// The smallest of the probabilities of its tags, which is an upper bound of the probability of all of them together; NaN if no probabilities were passed.
/// </param>
public readonly record struct TagSpan(int Start, int Length, string Label, float Confidence)
{
    /// <summary>
    /// Finds the entities that tags in the BIO or BIOES scheme mark, by the rules of conlleval, the script of the CoNLL shared tasks. They are the entities
    /// that <see cref="TaggingMetrics.EntityF1"/> counts. Tags that a scheme forbids, such as I-x after O, still mark entities.
    /// </summary>
    /// <param name="tags">The tag of each step. Null, empty text, O and every tag without B-, I-, E- or S- are outside any entity.</param>
    /// <param name="probabilities">The probability of each tag, as in the Probability column of a tagging model, or null to leave out confidences.</param>
    /// <returns>The entities, first to last.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tags"/> is null.</exception>
    /// <exception cref="ArgumentException">The numbers of tags and probabilities differ.</exception>
    public static IReadOnlyList<TagSpan> Find(IReadOnlyList<string?> tags, IReadOnlyList<float>? probabilities = null)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (probabilities is not null && probabilities.Count != tags.Count)
            throw new ArgumentException($"There are {probabilities.Count} probabilities for {tags.Count} tags; each tag has one.", nameof(probabilities));
        List<Chunk> chunks = [];
        Chunk.Cut([.. tags.Select(tag => TagMark.Parse(tag ?? ""))], chunks);
        return [.. chunks.Select(chunk => new TagSpan(chunk.Start, chunk.End - chunk.Start, chunk.Type, SmallestOf(probabilities, chunk)))];
    }

    /// <summary>Returns the entity as one line: its label, its steps and its confidence.</summary>
    /// <returns>The line, in the invariant culture.</returns>
    public override string ToString()
    {
        var steps = Length == 1 ? $"step {Start}" : $"steps {Start} to {Start + Length - 1}";
        return float.IsNaN(Confidence) ? $"{Label}, {steps}" : string.Create(CultureInfo.InvariantCulture, $"{Label}, {steps}, confidence {Confidence:f3}");
    }

    private static float SmallestOf(IReadOnlyList<float>? probabilities, Chunk chunk)
    {
        if (probabilities is null)
            return float.NaN;
        var smallest = float.PositiveInfinity;
        for (var step = chunk.Start; step < chunk.End; step++)
            smallest = MathF.Min(smallest, probabilities[step]); // NaN stays
        return smallest;
    }
}
