using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.LanguageModels;
using Microsoft.ML.Recurrent.Options;
using Microsoft.ML.Recurrent.Sequences.Tokens;
using Microsoft.ML.Recurrent.Text;

namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

/// <summary>Language models that were never trained.</summary>
internal static class TestModel
{
    public static LanguageModel Make(TextTokens tokens, bool continuous, params string[] words) =>
        Make(new Tokenization(tokens, LowerCase: true), continuous, words);

    public static LanguageModel Make(Tokenization tokenization, bool continuous, params string[] words)
    {
        var encoding = new SequenceEncoding { Kind = SequenceKind.Text, Tokenization = tokenization, Vocabulary = new Vocabulary(words) };
        var options = new NetworkOptions
        {
            Embedding = new EmbeddingOptions { VocabularySize = encoding.TokenCount, Size = 4 },
            HiddenSizes = [4],
            Pooling = SequencePooling.None,
            OutputSize = encoding.TokenCount,
        };
        return new LanguageModel(encoding, encoding.Vocabulary, continuous, new RecurrentNetwork(options, seed: 5));
    }
}
