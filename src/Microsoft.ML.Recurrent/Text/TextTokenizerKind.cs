namespace Microsoft.ML.Recurrent;

/// <summary>Where the pieces of a <see cref="TextTokenizer"/> come from. Saved models hold these numbers: never renumber.</summary>
public enum TextTokenizerKind
{
    /// <summary>WordPiece (Schuster and Nakajima 2012), as BERT's: a list of pieces, one a line, those inside a word marked with ##.</summary>
    WordPiece = 0,

    /// <summary>Byte-pair encoding of characters (Sennrich et al. 2016): a vocabulary in JSON and a list of merges.</summary>
    BytePair = 1,

    /// <summary>Byte-pair encoding of bytes, as GPT-2's: a vocabulary in JSON and a list of merges.</summary>
    ByteLevelBytePair = 2,

    /// <summary>SentencePiece (Kudo and Richardson 2018): one model file.</summary>
    SentencePiece = 3,

    /// <summary>Byte-pair encoding of bytes in the tiktoken format, as OpenAI's models: one file, and the name of a model that uses it.</summary>
    Tiktoken = 4,

    /// <summary>A tokenizer of the program's own, known by the name it was registered under.</summary>
    Registered = 5,
}
