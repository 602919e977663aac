using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Scoring;
using Microsoft.ML.Recurrent.Tagging;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Assigns a tag to each step of a sequence. Adds PredictedLabel, a vector of keys with the values of the training tags, one per step; Score, the probability
/// of each of K tags, step by step (the one of tag k at step t is at index t * K + k); and Probability, the probability of the predicted tag, one per step.
/// With a conditional random field, the predicted tags are the best sequence of tags, and the probabilities are those over all sequences of tags.
/// <para>
/// All three are as long as the sequence, and empty if it is empty. For steps that are not read because the sequence is too long, and for all steps of a row
/// with a feature that is NaN or infinite, PredictedLabel is missing (key 0) and the other two are NaN.
/// </para>
/// <para>
/// If <see cref="SequenceTaggingOptions.RowLabelColumnName"/> was given in training, it also adds PredictedRowLabel, a key with the values of the labels of
/// rows, and RowScore, a vector of the probability of each, which are averaged over several networks. If the sequence is empty or a feature is NaN or infinite,
/// the key is missing and the probabilities are NaN.
/// </para>
/// </summary>
/// <remarks><inheritdoc cref="SequenceTransformer"/></remarks>
[RecurrentModel("SequenceTagging")]
public sealed class SequenceTaggingTransformer : SequenceTransformer, IRecurrentModel<SequenceTaggingTransformer>
{
    private const string TagsSection = "tags";
    private const string RowLabelsSection = "row-labels";
    private static readonly PayloadFormat s_format = new("SequenceTagging", 2);
    private static readonly PayloadFormat s_formatWithRowLabels = s_format with { OldestReader = 2 };
    private readonly KeyValues? _values;
    private readonly KeyValues? _rowLabelValues;
    private readonly IReadOnlyList<string>? _names;
    private readonly LinearChainConstraints? _constraints;

    internal SequenceTaggingTransformer(
        IHostEnvironment environment, SequenceModel model, KeyValues? values, TagScheme scheme, KeyValues? rowLabelValues = null)
        : base(environment, nameof(SequenceTaggingTransformer), model)
    {
        (_values, _rowLabelValues) = (values, rowLabelValues);
        TagScheme = scheme;
        _names = values?.ToText();
        _constraints = scheme == TagScheme.None ? null : LinearChainConstraints.FromTags(_names!, scheme);
    }

    /// <summary>Gets the scheme that predicted tags follow; <see cref="TagScheme.None"/> if any tag may follow any other.</summary>
    public TagScheme TagScheme { get; }

    /// <summary>Finds the entities in a row that this model has tagged. See <see cref="TagSpan.Find"/>.</summary>
    /// <param name="tags">The keys in the PredictedLabel column of the row. 0 is a missing tag, which is outside any entity.</param>
    /// <param name="probabilities">The values of the Probability column of the row, or null to leave out confidences.</param>
    /// <returns>The entities, first to last. The list is empty if the tags follow no scheme.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tags"/> is null.</exception>
    /// <exception cref="ArgumentException">A key is not a tag of this model, or the numbers of tags and probabilities differ.</exception>
    /// <exception cref="InvalidOperationException">The keys of the training tags have no names.</exception>
    public IReadOnlyList<TagSpan> FindSpans(IReadOnlyList<uint> tags, IReadOnlyList<float>? probabilities = null)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (_names is not { } names)
            throw new InvalidOperationException("The model was trained on keys without names, so its tags mark no entities.");
        return TagSpan.Find([.. tags.Select(NameOf)], probabilities);

        string? NameOf(uint tag) => tag == 0 ? null : tag <= names.Count ? names[(int)tag - 1]
            : throw new ArgumentException($"The tag {tag} is not one of the {names.Count} tags of the model.", nameof(tags));
    }

    /// <summary>Tags rows and finds their entities, with the text of each: a way from rows to entities in one call.</summary>
    /// <param name="data">Rows with the columns that the model reads.</param>
    /// <returns>
    /// The entities of each row, first to last, as they are enumerated. If the feature column is text, each entity has its positions in that text.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">A column is missing or has an unsuitable type, or the columns of a row have different numbers of steps.</exception>
    /// <exception cref="InvalidOperationException">The keys of the training tags have no names.</exception>
    public IEnumerable<IReadOnlyList<TagSpan>> FindSpans(IDataView data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new SpanRows(this, Transform(data)).Read();
    }

    /// <summary>Gets the values of the keys of the tags; null if they have none.</summary>
    internal KeyValues? TagValues => _values;

    /// <summary>Gets the names of the tags.</summary>
    internal IReadOnlyList<string> TagNames => KeyNames.Of(_values, Model.Shape.OutputSize);

    /// <summary>Gets the number of labels of rows; 0 if the model has none.</summary>
    internal int RowLabelCount => Model.Shape.FurtherHeads.Count == 0 ? 0 : Model.Shape.FurtherHeads[0].OutputSize;

    /// <summary>Gets the values of the keys of the labels of rows; null if they have none.</summary>
    internal KeyValues? RowLabelValues => _rowLabelValues;

    /// <summary>Gets the names of the labels of rows.</summary>
    internal IReadOnlyList<string> RowLabelNames => KeyNames.Of(_rowLabelValues, RowLabelCount);

    private protected override PayloadFormat Format => RowLabelCount == 0 ? s_format : s_formatWithRowLabels;

    /// <inheritdoc/>
    static SequenceTaggingTransformer IRecurrentModel<SequenceTaggingTransformer>.Load(IHostEnvironment environment, Stream payload)
    {
        var reader = PayloadReader.Open(payload, s_format);
        var tags = reader.GetSection(TagsSection);
        var count = tags.ReadInt32("the number of tags", 1, TaggingDefaults.MostTags);
        var scheme = tags.ReadEnum<TagScheme>();
        var values = KeyValuesPayload.Read(tags);
        if (values is not null ? values.Count != count : scheme != TagScheme.None)
            throw tags.Defect($"there are {values?.Count ?? 0} tag names for {count} tags with the scheme {scheme}.");
        var (rowLabelCount, rowLabelValues) = reader.Contains(RowLabelsSection) ? ReadRowLabels(reader.GetSection(RowLabelsSection)) : (0, null);
        var model = SequenceModel.Load(reader, count, outputPerStep: true, rowLabelCount);
        if (count > TaggingDefaults.MostChainedTags && (scheme != TagScheme.None || model.Options.TransitionScores))
            throw tags.Defect($"there are {count} tags in a chain; at most {TaggingDefaults.MostChainedTags} are allowed.");
        reader.Finish();
        try
        {
            return new SequenceTaggingTransformer(environment, model, values, scheme, rowLabelValues);
        }
        catch (ArgumentException e)
        {
            throw new ModelFormatException(tags.Name, e.Message, e);
        }
    }

    private static (int Count, KeyValues? Values) ReadRowLabels(SectionReader section)
    {
        var count = section.ReadInt32("the number of labels of rows", 1, TaggingDefaults.MostTags);
        var values = KeyValuesPayload.Read(section);
        return values is null || values.Count == count ? (count, values)
            : throw section.Defect($"there are {values.Count} names for {count} labels of rows.");
    }

    private protected override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema inputSchema) =>
    [
        .. ScoreColumns.Tagging(inputSchema, Model.Shape.OutputSize, _values),
        .. RowLabelCount == 0 ? [] : ScoreColumns.RowLabel(inputSchema, RowLabelCount, _rowLabelValues),
    ];

    private protected override SequenceRowBatch CreateBatch(DataViewRow input, int capacity) => new TaggingRowBatch(Sequences, _constraints, input, capacity);

    private protected override void SaveTask(PayloadWriter payload)
    {
        var tags = payload.AddSection(TagsSection);
        tags.Write(Model.Shape.OutputSize);
        tags.Write((int)TagScheme);
        KeyValuesPayload.Write(tags, _values);
        if (RowLabelCount == 0)
            return;
        var rowLabels = payload.AddSection(RowLabelsSection);
        rowLabels.Write(RowLabelCount);
        KeyValuesPayload.Write(rowLabels, _rowLabelValues);
    }
}
