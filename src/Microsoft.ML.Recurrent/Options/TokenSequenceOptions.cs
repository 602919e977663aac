using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Engine.Layers.Input;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Text;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options that all trainers that can read tokens share: how text is cut into tokens, which tokens are in the vocabulary, how long a sequence
/// may be, and which vectors tokens have. The vocabulary is learned from the training rows and is part of the model.
/// </summary>
/// <include file="../Documentation/Text.xml" path="documentation/example"/>
public abstract class TokenSequenceOptions : RecurrentOptions
{
    private protected TokenSequenceOptions(OptionTable table) : base(table)
    {
    }

    /// <summary>
    /// Gets or sets the length of the learned vector of a token. Only if <see cref="PretrainedVectorsPath"/> is null; otherwise it is the length of those
    /// vectors.
    /// </summary>
    /// <value>The default is 64; 1 to 65,536.</value>
    [Range(16, 256, RecurrentDefaults.EmbeddingSize, true)]
    public virtual int EmbeddingSize { get; set; }

    /// <summary>
    /// Gets or sets the standard deviation of the first, random vectors of tokens. A rare token keeps most of its first vector, which is noise to the
    /// network: with only a few thousand texts, 0.02 works better than the default.
    /// </summary>
    /// <value>The default is 0.1; at least 0 and finite.</value>
    [Range(0.01f, 1f, RecurrentDefaults.EmbeddingDeviation, true)]
    public float EmbeddingDeviation { get; set => field = Give(value); }

    /// <summary>
    /// Gets or sets the share of the known tokens whose whole vector is zero in training, with one draw for all occurrences in a batch (Gal and Ghahramani
    /// 2016).
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    public float EmbeddingDropout { get; set; }

    /// <summary>
    /// Gets or sets the share of the occurrences of tokens that training reads as the unknown token, so that the network learns what to do with words that
    /// training does not contain (Iyyer et al. 2015).
    /// </summary>
    /// <value>The default is 0; at least 0 and below 1.</value>
    [Range(0f, 0.5f, 0f)]
    public float TokenDropout { get; set; }

    /// <summary>
    /// Gets or sets the path of a file of word vectors in the text format of word2vec or GloVe, one word per line, from which tokens get their first vectors.
    /// Null means random vectors.
    /// </summary>
    /// <value>The default is null.</value>
    public string? PretrainedVectorsPath { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the vectors of tokens do not change in training. Only with <see cref="PretrainedVectorsPath"/>.
    /// </summary>
    /// <value>The default is false.</value>
    public bool FreezeEmbedding { get; set; }

    /// <summary>Gets or sets what a token of plain text is. Only if <see cref="Tokenizer"/> is null.</summary>
    /// <value>The default is <see cref="TextTokens.Words"/>.</value>
    public TextTokens TextTokens { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether words are looked up in lower case: the tokens of plain text that is cut into words or at white space, and
    /// the tokens of a vector of text. Characters and keys do not change. Only if <see cref="Tokenizer"/> is null.
    /// </summary>
    /// <value>The default is true.</value>
    public bool LowerCase { get; set; }

    /// <summary>
    /// Gets or sets a tokenizer of Microsoft.ML.Tokenizers that cuts plain text into pieces, instead of <see cref="TextTokens"/> and <see cref="LowerCase"/>.
    /// </summary>
    /// <value>The default is null.</value>
    [JsonIgnore]
    public TextTokenizer? Tokenizer { get; set; }

    /// <summary>Gets or sets the number of occurrences in the training rows that a token of text needs to be known. Rarer tokens count as unknown.</summary>
    /// <value>The default is 2; at least 1.</value>
    public int MinimumTokenCount { get; set => field = Give(value); }

    /// <summary>Gets or sets the maximum number of tokens of text that get a vector of their own, the most frequent ones.</summary>
    /// <value>The default is 20000; at least 1.</value>
    public int MaximumVocabularySize { get; set; }

    /// <summary>Gets or sets the length of the longest sequence that is read, in steps. Longer ones are cut. Null means any length.</summary>
    /// <value>The default is null; otherwise at least 1.</value>
    public int? MaximumLength { get; set; }

    /// <summary>Gets or sets the end at which a sequence that is longer than <see cref="MaximumLength"/> is cut.</summary>
    /// <value>The default is <see cref="SequenceSide.End"/>: the first steps are kept.</value>
    public SequenceSide CutFrom { get; set; }

    /// <summary>Gets the maximum number of characters of a token that a network reads in addition to the token itself; 0 if it reads none.</summary>
    internal virtual int SpellingLength => 0;

    /// <summary>Returns the number of occurrences that a token of text needs to be known.</summary>
    /// <param name="tokens">The number of tokens of all training rows.</param>
    internal virtual int MinimumTokenCountFor(long tokens) => MinimumTokenCount;

    /// <summary>Gets the way in which text is cut into tokens.</summary>
    internal Tokenization Tokenization => new(TextTokens, LowerCase, Tokenizer);
}
