using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Sequences.Scoring;

/// <summary>The columns that show what a model read and how it was weighted, in addition to the columns of its task. Immutable and safe to share.</summary>
/// <param name="AttentionColumnName">The name of the column of the weight of each step, or null.</param>
/// <param name="TokenColumnName">The name of the column of the text of each step, or null.</param>
/// <param name="KeyTexts">The text of each key, if the model reads keys and shows their text; otherwise empty.</param>
internal sealed record Explanation(string? AttentionColumnName, string? TokenColumnName, IReadOnlyList<string> KeyTexts)
{
    public const string Section = "explanation";

    public static Explanation None { get; } = new(null, null, []);

    /// <summary>Returns the shapes of the columns, attention first.</summary>
    public static IEnumerable<SchemaShape.Column> Shapes(PooledSequenceOptions options) =>
        ColumnsOf(options.AttentionColumnName, options.TokenColumnName).Select(column => SchemaShapes.Column(column.Name, column.Type));

    /// <summary>Checks a feature column of a schema shape.</summary>
    /// <exception cref="ArgumentException">The steps of the column have no text to show.</exception>
    public static void Check(PooledSequenceOptions options, SchemaShape shape)
    {
        if (options.TokenColumnName is null || SchemaShapes.Find(shape, options.Columns.Features) is not { } feature)
            return;
        if (feature.IsKey && SchemaShapes.Find(feature.Annotations, "KeyValues") is null)
            throw NothingToShow(options);
    }

    /// <summary>Returns the columns that the options specify, with the texts of the keys of the training data.</summary>
    /// <exception cref="ArgumentException">The steps have no text to show.</exception>
    public static Explanation Learn(PooledSequenceOptions options, SequenceEncoding encoding, DataViewSchema schema)
    {
        IReadOnlyList<string> texts = [];
        if (options.TokenColumnName is not null && encoding.Kind == SequenceKind.Keys)
            texts = KeyValues.Of(schema[options.Columns.Features])?.ToText() ?? throw NothingToShow(options);
        return new Explanation(options.AttentionColumnName, options.TokenColumnName, texts);
    }

    /// <summary>Returns the columns, attention first.</summary>
    public DataViewSchema.DetachedColumn[] Columns() =>
        [.. ColumnsOf(AttentionColumnName, TokenColumnName).Select(column => new DataViewSchema.DetachedColumn(column.Name, column.Type))];

    public void Save(PayloadWriter payload)
    {
        if (AttentionColumnName is null && TokenColumnName is null)
            return;
        var section = payload.AddSection(Section, optional: true);
        section.Write(AttentionColumnName ?? "");
        section.Write(TokenColumnName ?? "");
        section.Write(KeyTexts);
    }

    /// <exception cref="ModelFormatException">The section is damaged or does not fit the model.</exception>
    public static Explanation Load(PayloadReader payload, SequenceEncoding encoding, SequencePooling pooling)
    {
        if (!payload.Contains(Section))
            return None;
        var section = payload.GetSection(Section);
        var (attention, token) = (section.ReadString(), section.ReadString());
        var texts = section.ReadStrings();
        if (attention.Length > 0 && pooling != SequencePooling.Attention)
            throw section.Defect($"column '{attention}' shows attention, but the network pools by {pooling}.");
        if (token.Length > 0 && !encoding.HasTokens)
            throw section.Defect($"column '{token}' shows tokens, but the model reads {encoding.Describe()}.");
        var expected = token.Length > 0 ? encoding.KeyCount : 0;
        if (texts.Length != expected)
            throw section.Defect($"there are {texts.Length} texts of keys; {expected} are expected.");
        return new Explanation(attention.Length > 0 ? attention : null, token.Length > 0 ? token : null, texts);
    }

    private static IEnumerable<(string Name, DataViewType Type)> ColumnsOf(string? attention, string? token)
    {
        if (attention is not null)
            yield return (attention, new VectorDataViewType(NumberDataViewType.Single));
        if (token is not null)
            yield return (token, new VectorDataViewType(TextDataViewType.Instance));
    }

    private static ArgumentException NothingToShow(PooledSequenceOptions options) =>
        new($"{nameof(options.TokenColumnName)} is '{options.TokenColumnName}', but the feature column '{options.Columns.Features}' holds keys without "
            + "values; allowed: null.");
}
