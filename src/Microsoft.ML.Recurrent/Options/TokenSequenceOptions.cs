using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Text;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// What all trainers share that may read tokens: how text becomes tokens, which of them are known, how long a sequence may be, and what vectors tokens have.
/// The vocabulary is learned from the training rows and is part of the model.
/// </summary>
/// <include file="../Documentation/Text.xml" path="documentation/example"/>
public abstract class TokenSequenceOptions : RecurrentOptions
{
    private protected TokenSequenceOptions(OptionTable table) : base(table)
    {
    }

    /// <summary>
    /// Length of the learned vector of a token. Not read where <see cref="PretrainedVectorsPath"/> is given: then it is the length of those vectors.
    /// </summary>
    /// <value>Default 64; 1 to 65,536.</value>
    [Range(16, 256, RecurrentDefaults.EmbeddingSize, true)]
    public virtual int EmbeddingSize { get; set; }

    /// <summary>
    /// Standard deviation of the first, random vectors of tokens. A rare token keeps most of its first vector, which is noise to the network: where there
    /// are only a few thousand texts, 0.02 does better than the default.
    /// </summary>
    /// <value>Default 0.1; at least 0 and finite.</value>
    [Range(0.01f, 1f, RecurrentDefaults.EmbeddingDeviation, true)]
    public float EmbeddingDeviation { get; set; }

    /// <summary>Share of the known tokens whose whole vector is zero in training, one draw for all occurrences in a batch (Gal and Ghahramani 2016).</summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    public float EmbeddingDropout { get; set; }

    /// <summary>
    /// Share of the occurrences of tokens that training reads as the unknown token, which so learns what to say of words that training never shows
    /// (Iyyer et al. 2015).
    /// </summary>
    /// <value>Default 0; at least 0 and below 1.</value>
    [Range(0f, 0.5f, 0f)]
    public float TokenDropout { get; set; }

    /// <summary>
    /// A file of word vectors in word2vec or GloVe text format, one word per line, from which tokens get their first vectors; null means random ones.
    /// </summary>
    /// <value>Default null.</value>
    public string? PretrainedVectorsPath { get; set; }

    /// <summary>Whether the vectors of tokens stay as they were set.</summary>
    /// <value>Default false; true only with <see cref="PretrainedVectorsPath"/>.</value>
    public bool FreezeEmbedding { get; set; }

    /// <summary>What a token of plain text is.</summary>
    /// <value>Default <see cref="TextTokens.Words"/>.</value>
    public TextTokens TextTokens { get; set; }

    /// <summary>
    /// Whether words are looked up in lower case: tokens of plain text that is cut into words or at white space, and the tokens of a vector of text.
    /// Characters and keys are as they are.
    /// </summary>
    /// <value>Default true.</value>
    public bool LowerCase { get; set; }

    /// <summary>
    /// A tokenizer of Microsoft.ML.Tokenizers that cuts plain text into pieces; where given it stands in place of <see cref="TextTokens"/>, and its own
    /// setting in place of <see cref="LowerCase"/>.
    /// </summary>
    /// <value>Default null.</value>
    [JsonIgnore]
    public TextTokenizer? Tokenizer { get; set; }

    /// <summary>Tokens of text seen less often than this in the training rows count as unknown.</summary>
    /// <value>Default 2; at least 1.</value>
    public int MinimumTokenCount { get; set; }

    /// <summary>Most tokens of text that get a vector of their own, the most frequent ones.</summary>
    /// <value>Default 20000; at least 1.</value>
    public int MaximumVocabularySize { get; set; }

    /// <summary>Longest sequence that is read, in steps; 0 means any length.</summary>
    /// <value>Default 0; at least 0.</value>
    public int? MaximumLength { get; set; }

    /// <summary>Where a sequence longer than <see cref="MaximumLength"/> loses its steps.</summary>
    /// <value>Default <see cref="SequenceSide.End"/>: the first steps are kept.</value>
    public SequenceSide CutFrom { get; set; }

    /// <summary>Most characters of a token that a network reads beside the token itself; 0 where it reads none.</summary>
    internal virtual int SpellingLength => 0;

    /// <summary>How text becomes tokens.</summary>
    internal Tokenization Tokenization => new(TextTokens, LowerCase, Tokenizer);
}
