using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>The tags of a label column, or the labels of whole rows: their names and the values of their keys. Immutable and safe to share.</summary>
internal sealed class TagNames
{
    private readonly Vocabulary? _vocabulary;
    private readonly bool _areOfRows;

    private TagNames(DataViewSchema.Column label, IReadOnlyList<string> names, KeyValues? values, Vocabulary? vocabulary)
    {
        (Names, Values, _vocabulary) = (names, values, vocabulary);
        _areOfRows = TagColumn.IsOfRow(label);
    }

    /// <summary>Gets the name of each tag.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the values of the predicted keys; null if the keys of the label have no values.</summary>
    public KeyValues? Values { get; }

    /// <summary>Reads the names from the keys of a column, or collects them from its text in one pass over the rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are too many keys.</exception>
    /// <exception cref="InvalidOperationException">There is no text.</exception>
    public static TagNames Learn(IDataView data, DataViewSchema.Column label, CancellationToken cancellationToken)
    {
        if (TagColumn.HasKeys(label))
        {
            var count = TagColumn.KeyCountOf(label);
            if (count > TaggingDefaults.MostTags)
                throw new ArgumentOutOfRangeException(nameof(data),
                    $"The {RoleOf(label)} column '{label.Name}' has {count} different keys; at most {TaggingDefaults.MostTags} tags can be learned.");
            var values = KeyValues.Of(label);
            return new TagNames(label, KeyNames.Of(values, (int)count), values, null);
        }

        var builder = new VocabularyBuilder();
        using var cursor = data.GetRowCursor([label]);
        var source = TagSource.OfText(cursor, label, tag =>
        {
            builder.Add(TextCutter.MakeReadable(tag));
            return 0;
        });
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            source.Read();
        }

        var vocabulary = builder.Build(minimumCount: 1, TaggingDefaults.MostTags);
        return vocabulary.Count > 0
            ? new TagNames(label, vocabulary.Words, KeyValues.OfText(vocabulary.Words), vocabulary)
            : throw new InvalidOperationException($"The {RoleOf(label)} column '{label.Name}' has no {ItemOf(label)} in any training row.");
    }

    /// <summary>Returns the tags of a model that is trained further with other rows.</summary>
    /// <param name="names">The names of its tags.</param>
    /// <param name="values">The values of their keys.</param>
    /// <param name="label">The label column of the other rows.</param>
    /// <exception cref="ArgumentException">The column has other tags.</exception>
    public static TagNames Keep(IReadOnlyList<string> names, KeyValues? values, DataViewSchema.Column label)
    {
        if (TagColumn.HasKeys(label))
        {
            if (TagColumn.KeyCountOf(label) != (ulong)names.Count)
                throw new ArgumentException(
                    $"The {RoleOf(label)} column '{label.Name}' has {TagColumn.KeyCountOf(label)} different keys; the model has {names.Count} "
                    + $"{ItemOf(label)}s.");
            if (values is not null && KeyValues.Of(label) is { } found)
                KeyLabels.RequireSame(label.Name, names, found.ToText());
            return new TagNames(label, names, values, null);
        }

        return values?.ItemType is TextDataViewType ? new TagNames(label, names, values, new Vocabulary(names))
            : throw new ArgumentException(
                $"The {RoleOf(label)} column '{label.Name}' contains text; the {ItemOf(label)}s of the model are keys without text.");
    }

    /// <summary>Finds the label column of other rows, which must have the same tags if it contains keys.</summary>
    public DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var label = _areOfRows ? TagColumn.RequireRow(schema, name) : TagColumn.Require(schema, name, TagColumn.Label);
        if (TagColumn.HasKeys(label) == _vocabulary is not null)
            throw new ArgumentOutOfRangeException(nameof(schema), $"The {RoleOf(label)} column '{name}' is of type {label.Type}; the training "
                + $"data have {(_vocabulary is null ? _areOfRows ? "a key" : "a vector of keys" : _areOfRows ? "text" : "a vector of text")}.");
        if (_vocabulary is not null)
            return label;
        if (TagColumn.KeyCountOf(label) != (ulong)Names.Count)
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"The {RoleOf(label)} column '{name}' has {TagColumn.KeyCountOf(label)} different keys; the training data have {Names.Count}.");
        if (Values is not null && KeyValues.Of(label) is { } found)
            KeyLabels.RequireSame(name, Names, found.ToText());
        return label;
    }

    private static string RoleOf(DataViewSchema.Column label) => TagColumn.IsOfRow(label) ? TagColumn.RowLabel : TagColumn.Label;

    private static string ItemOf(DataViewSchema.Column label) => TagColumn.IsOfRow(label) ? "label" : "tag";

    /// <param name="row">The row to read from.</param>
    /// <param name="label">A column that <see cref="Find"/> returned.</param>
    /// <param name="onUnknown">Called for each text that is not a tag of the training rows.</param>
    public TagSource CreateSource(DataViewRow row, DataViewSchema.Column label, Action onUnknown) => _vocabulary is not { } vocabulary
        ? TagSource.OfKeys(row, label)
        : TagSource.OfText(row, label, tag =>
        {
            var token = vocabulary.TokenOf(TextCutter.MakeReadable(tag));
            if (token == SequenceEncoding.UnknownToken)
                onUnknown();
            return token - SequenceEncoding.FirstToken; // the unknown token becomes -1
        });
}
