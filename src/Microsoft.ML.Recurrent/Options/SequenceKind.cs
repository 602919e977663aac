namespace Microsoft.ML.Recurrent.Options;

/// <summary>Specifies the contents of a sequence column. Saved models contain these numbers: never renumber.</summary>
internal enum SequenceKind
{
    /// <summary>A vector of Single, read as steps of several values.</summary>
    Numbers = 0,

    /// <summary>A vector of keys, one per step.</summary>
    Keys = 1,

    /// <summary>A vector of text, one token per step.</summary>
    Words = 2,

    /// <summary>Text, cut into tokens by the tokenizer.</summary>
    Text = 3,
}
