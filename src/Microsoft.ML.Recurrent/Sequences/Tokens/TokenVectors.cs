using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Embeddings;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Sequences.Tokens;

/// <summary>The initial vectors of the tokens of a model: random, or from a file if it contains the word. Not thread-safe.</summary>
internal sealed class TokenVectors
{
    private const string TableName = "embedding.weight";

    private readonly Dictionary<int, float[]> _vectors = [];
    private readonly EmbeddingOptions _options;

    private TokenVectors(EmbeddingOptions options, Dictionary<int, float[]> vectors) => (_options, _vectors) = (options, vectors);

    public EmbeddingOptions Options => _options;

    /// <summary>Prepares the vectors and reads the file if there is one.</summary>
    /// <returns>Null for sequences without tokens.</returns>
    /// <param name="options">The options that specify the size and the file of the vectors.</param>
    /// <param name="columnName">The name of the column of tokens.</param>
    /// <param name="encoding">The encoding of the column as tokens.</param>
    /// <param name="schema">The training schema, for the texts of keys.</param>
    /// <param name="log">The log that receives the number of vectors that were found.</param>
    /// <exception cref="ArgumentException">A file is specified, but tokens have no text to look up.</exception>
    public static TokenVectors? Create(TokenSequenceOptions options, string columnName, SequenceEncoding encoding, DataViewSchema schema, RecurrentLog log)
    {
        var path = options.PretrainedVectorsPath;
        if (!encoding.HasTokens)
            return path is null ? null : throw new ArgumentException($"{nameof(options.PretrainedVectorsPath)} is '{path}', but the feature column "
                + $"'{columnName}' holds numbers; allowed: null.");

        var vectors = new Dictionary<int, float[]>();
        var size = options.EmbeddingSize;
        if (path is not null)
        {
            var words = WordsOf(options, columnName, encoding, schema);
            size = WordVectorReader.Read(path, word => words.TokenOf(word) >= SequenceEncoding.FirstToken,
                (word, vector) => vectors.TryAdd(words.TokenOf(word), vector.ToArray()));
            log.Info($"Found vectors of {size} values for {vectors.Count} of {words.Count} tokens in '{path}'.");
        }

        return new TokenVectors(
            new EmbeddingOptions
            {
                VocabularySize = encoding.TokenCount,
                Size = size,
                PaddingIndex = SequenceEncoding.PaddingToken,
                UnknownIndex = SequenceEncoding.UnknownToken,
            },
            vectors);
    }

    /// <summary>Writes the vectors into a new network. The unknown token starts at zero, so that it has no effect if it never occurs in training.</summary>
    public void WriteTo(RecurrentNetwork network)
    {
        var table = network.Parameters.WritableWeightsOf(TableName);
        table.Slice(SequenceEncoding.UnknownToken * _options.Size, _options.Size).Clear();
        foreach (var (token, vector) in _vectors)
            vector.CopyTo(table[(token * _options.Size)..]);
        network.Refresh();
    }

    private static Vocabulary WordsOf(TokenSequenceOptions options, string columnName, SequenceEncoding encoding, DataViewSchema schema)
    {
        if (encoding.Kind != SequenceKind.Keys)
            return encoding.Vocabulary;
        var values = KeyValues.Of(schema[columnName]);
        return values?.ItemType is TextDataViewType
            ? new Vocabulary(values.ToText())
            : throw new ArgumentException($"{nameof(options.PretrainedVectorsPath)} is '{options.PretrainedVectorsPath}', but the keys of the feature "
                + $"column '{columnName}' have no text to look up; allowed: null.");
    }
}
