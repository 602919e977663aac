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
    /// <summary>Gets the index of the step after the last one.</summary>
    public int End => Start + Length;

    /// <summary>Gets the text of the entity: a part of the text that was tagged, or its tokens with spaces between them.</summary>
    /// <value>Null if the tokens were not passed, if the steps are numbers or keys without names, or if a tokenizer changes the length of the text.</value>
    public string? Text { get; init; }

    /// <summary>Gets the index of the first character of the entity in the text that was tagged.</summary>
    /// <value>Null unless plain text was tagged.</value>
    public int? CharacterStart { get; init; }

    /// <summary>Gets the index of the character after the last one of the entity in the text that was tagged.</summary>
    /// <value>Null unless plain text was tagged.</value>
    public int? CharacterEnd { get; init; }

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

    /// <summary>Finds the entities that tags mark, as <see cref="Find"/> does, with the text of each.</summary>
    /// <param name="tags">The tag of each step. Null, empty text, O and every tag without B-, I-, E- or S- are outside any entity.</param>
    /// <param name="tokens">The token of each step.</param>
    /// <param name="probabilities">The probability of each tag, as in the Probability column of a tagging model, or null to leave out confidences.</param>
    /// <returns>The entities, first to last; the text of each is its tokens with spaces between them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tags"/> or <paramref name="tokens"/> is null.</exception>
    /// <exception cref="ArgumentException">The numbers of tags, tokens and probabilities differ.</exception>
    public static IReadOnlyList<TagSpan> FindWithText(
        IReadOnlyList<string?> tags, IReadOnlyList<string> tokens, IReadOnlyList<float>? probabilities = null)
    {
        ArgumentNullException.ThrowIfNull(tags);
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Count != tags.Count)
            throw new ArgumentException($"There are {tokens.Count} tokens for {tags.Count} tags; each tag has one.", nameof(tokens));
        return WithText(Find(tags, probabilities), tokens);
    }

    /// <summary>Returns the entity as one line: its label, its text, its steps and its confidence.</summary>
    /// <returns>The line, in the invariant culture.</returns>
    public override string ToString()
    {
        var steps = Length == 1 ? $"step {Start}" : $"steps {Start} to {Start + Length - 1}";
        var text = Text is null ? "" : $" '{Text}'";
        return string.Create(CultureInfo.InvariantCulture, $"{Label}{text}, {steps}") + (float.IsNaN(Confidence) ? ""
            : string.Create(CultureInfo.InvariantCulture, $", confidence {Confidence:f3}"));
    }

    /// <summary>Adds the text to entities: the tokens of each with spaces between them.</summary>
    internal static IReadOnlyList<TagSpan> WithText(IReadOnlyList<TagSpan> spans, IReadOnlyList<string> tokens) =>
        [.. spans.Select(span => span with { Text = string.Join(' ', tokens.Skip(span.Start).Take(span.Length)) })];

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
