namespace Microsoft.ML.Recurrent;

/// <summary>Specifies the kind of a <see cref="TextTokenizer"/>. Saved models contain these numbers: never renumber.</summary>
public enum TextTokenizerKind
{
    /// <summary>WordPiece (Schuster and Nakajima 2012), as in BERT: a list of pieces, one per line, with ## before those that continue a word.</summary>
    WordPiece = 0,

    /// <summary>Byte-pair encoding of characters (Sennrich et al. 2016): a vocabulary in JSON and a list of merges.</summary>
    BytePair = 1,

    /// <summary>Byte-pair encoding of bytes, as in GPT-2: a vocabulary in JSON and a list of merges.</summary>
    ByteLevelBytePair = 2,

    /// <summary>SentencePiece (Kudo and Richardson 2018): one model file.</summary>
    SentencePiece = 3,

    /// <summary>Byte-pair encoding of bytes in the tiktoken format, as in the models of OpenAI: one file and the name of a model that uses it.</summary>
    Tiktoken = 4,

    /// <summary>A tokenizer of the program, identified by the name under which it was registered.</summary>
    Registered = 5,
}
