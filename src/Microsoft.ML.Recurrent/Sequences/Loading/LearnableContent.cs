using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Loading;

/// <summary>
/// Reports training data from which nothing can be learned. There is one rule: if a constant answer is still a meaningful model (the share of each class, the
/// mean of the targets, the level of a series), a warning is written; if no model can exist (no rows, no labels, a model of text without text), training ends
/// with an error. Every message names the column and a remedy.
/// </summary>
/// <param name="log">The log that receives warnings.</param>
internal sealed class LearnableContent(RecurrentLog log)
{
    private const double ManyUnknown = 0.2;
    private const string SameAnswer = "so the model gives every row the same answer";

    // True once a problem has been reported, so that one cause is reported once.
    private bool _inputsAreReported;

    /// <summary>Reports a vocabulary that covers little of the training rows.</summary>
    /// <param name="options">The options that determined which tokens were kept.</param>
    /// <param name="column">The column of text.</param>
    /// <param name="counts">The counts of its tokens.</param>
    /// <param name="isModelOfText">True if the text itself is learned, so that there is no model without any.</param>
    /// <exception cref="InvalidOperationException">No model can exist.</exception>
    public void ReportVocabulary(TokenSequenceOptions options, string column, VocabularyCounts counts, bool isModelOfText)
    {
        if (counts.Tokens == 0 && !isModelOfText)
            WarnOfInputs($"No training row has a token in column '{column}', {SameAnswer}.");
        else if (counts.Tokens > 0 && counts.Unknown == counts.Tokens)
        {
            var emptied = $"None of the {counts.Tokens} tokens ({counts.Different} different ones) in column '{column}' is in the vocabulary: "
                + Limits(options);
            if (isModelOfText)
                throw new InvalidOperationException($"{emptied} There is nothing to learn from.");
            WarnOfInputs($"{emptied} Every token is read as the unknown token, {SameAnswer}.");
        }
        else if (counts.Different == 1)
            WarnOfInputs($"All {counts.Tokens} tokens in column '{column}' are the same, so rows differ only in their length.");
        else if (2 * (counts.Unknown + counts.Unique) > counts.Tokens)
            log.Warning($"Of the {counts.Tokens} tokens in column '{column}', {counts.Unknown} are not in the vocabulary and {counts.Unique} occur only once: "
                + $"little can be learned from such tokens. {(counts.Unknown > 0 ? Limits(options) + " " : "")}More rows help; "
                + $"if the tokens are not words, set {nameof(options.TextTokens)} to {nameof(TextTokens.Characters)} or set a {nameof(options.Tokenizer)}.");
    }

    /// <summary>Reports tokens that a model which is trained further does not know, if they are many.</summary>
    /// <param name="column">The column of tokens.</param>
    /// <param name="training">The rows; of numbers, nothing is reported.</param>
    public void ReportUnknown(string column, SequenceDataset training)
    {
        long tokens = 0, unknown = 0;
        for (var example = 0; training.HasTokens && example < training.Count; example++)
        {
            for (var step = 0; step < training.Length(example); step++)
            {
                tokens += training.Token(example, step) == SequenceEncoding.PaddingToken ? 0 : 1;
                unknown += training.Token(example, step) == SequenceEncoding.UnknownToken ? 1 : 0;
            }
        }

        ReportUnknown(column, tokens, unknown, isModelOfText: false);
    }

    /// <summary>Reports tokens that a model which is trained further does not know, if they are many.</summary>
    /// <param name="column">The column of tokens.</param>
    /// <param name="tokens">The number of tokens.</param>
    /// <param name="unknown">The number of those that the model does not know.</param>
    /// <param name="isModelOfText">True if the text itself is learned, so that there is nothing to learn from if the model knows none of it.</param>
    /// <exception cref="InvalidOperationException">The text itself is learned, and the model knows no token of it.</exception>
    public void ReportUnknown(string column, long tokens, long unknown, bool isModelOfText)
    {
        if (tokens == 0 || unknown < ManyUnknown * tokens)
            return;
        var share = string.Create(CultureInfo.InvariantCulture, $"{100.0 * unknown / tokens:0.#} % of the {tokens:n0} tokens in column '{column}' are not in "
            + $"the vocabulary of the model that is trained further, which does not change: ");
        if (unknown == tokens && isModelOfText)
            throw new InvalidOperationException($"{share}there is nothing to learn from. Train a new model.");
        log.Warning($"{share}they are read as the unknown token. If they matter, train a new model on old and new rows.");
    }

    /// <summary>Reports rows that a network cannot distinguish, and labels that are all the same.</summary>
    /// <param name="options">The columns.</param>
    /// <param name="training">The rows.</param>
    /// <param name="task">The task, which names targets.</param>
    /// <param name="areKeys">True if the steps are keys, for which no vocabulary is reported.</param>
    public void ReportRows(LabeledSequenceOptions options, SequenceDataset training, SequenceTask task, bool areKeys)
    {
        if (training.Count > 1)
        {
            ReportInputs(options.Columns.Features, training);
            if (areKeys)
                ReportKeys(options.Columns.Features, training);
        }
        else if (!_inputsAreReported)
            WarnOfInputs($"There is only 1 training row, {SameAnswer}, or nearly so.");
        if (training.Count > 1 && OnlyLabel(training, task) is { } label)
            log.Warning($"Every training row has the label {label} in column '{options.Columns.Label}', {SameAnswer}.");
    }

    /// <summary>Requires that rows of text contain a token.</summary>
    /// <exception cref="InvalidOperationException">No row contains a token.</exception>
    public static void RequireText(bool hasText, string column, int rows)
    {
        if (!hasText)
            throw new InvalidOperationException($"There is no text to learn from: of {rows} rows, none has a token in column '{column}'.");
    }

    /// <summary>Reports rows of text that are all the same, if the text itself is learned. A single row may be a whole book.</summary>
    /// <param name="column">The column of text.</param>
    /// <param name="training">The rows.</param>
    public void ReportTexts(string column, SequenceDataset training)
    {
        if (!_inputsAreReported && training.Count > 1 && InputSameness.Of(training).Rows)
            WarnOfInputs($"All {training.Count} training rows hold the same text in column '{column}', so that text is all that can be learned.");
    }

    private void ReportKeys(string column, SequenceDataset training)
    {
        if (_inputsAreReported)
            return;
        var counts = new Dictionary<int, int>();
        long all = 0;
        for (var example = 0; example < training.Count; example++)
            for (var step = 0; step < training.Length(example); step++, all++)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, training.Token(example, step), out _)++;
        var unique = counts.Values.LongCount(count => count == 1);
        if (2 * unique > all)
            log.Warning($"Of the {all} keys in column '{column}', {unique} occur only once: little can be learned from such keys. More rows help, or keys that "
                + "represent groups of values.");
    }

    private void ReportInputs(string column, SequenceDataset training)
    {
        if (_inputsAreReported)
            return;
        var sameness = InputSameness.Of(training);
        if (sameness.Steps)
            WarnOfInputs($"Every step of every training row holds the same {(training.HasTokens ? "token" : "features")} in column '{column}', "
                + $"{SameAnswer}, or one that depends on its length.");
        else if (sameness.Rows)
            WarnOfInputs($"All {training.Count} training rows hold the same sequence in column '{column}', {SameAnswer}.");
    }

    private void WarnOfInputs(string message)
    {
        _inputsAreReported = true;
        log.Warning(message);
    }

    private static string Limits(TokenSequenceOptions options) =>
        $"{nameof(options.MinimumTokenCount)} is {options.MinimumTokenCount} and {nameof(options.MaximumVocabularySize)} is {options.MaximumVocabularySize}; "
        + "lower the one or raise the other.";

    /// <summary>Returns the label that all rows with a weight have, or null if there are several.</summary>
    private static string? OnlyLabel(SequenceDataset training, SequenceTask task)
    {
        string? found = null;
        var (only, value) = (-1, float.NaN);
        for (var example = 0; example < training.Count; example++)
        {
            if (training.Weight(example) == 0)
                continue;
            foreach (var label in training.Classes(example))
            {
                if (label < 0 || label == only)
                    continue;
                if (only >= 0)
                    return null;
                only = label;
                found = $"'{task.NameOf(label)}'";
            }

            foreach (var target in training.Values(example))
            {
                if (target == value)
                    continue;
                if (found is not null)
                    return null;
                value = target;
                found = task.NameOf(target);
            }
        }

        return found;
    }
}
