namespace Microsoft.ML.Recurrent;

/// <summary>Specifies how tags mark chunks of several steps, such as the words of a name.</summary>
public enum TagScheme
{
    /// <summary>No chunks: every tag may follow every other.</summary>
    None,

    /// <summary>
    /// B-x begins a chunk of type x, I-x continues it, and any other tag is outside of chunks (Ramshaw and Marcus 1995, as used in CoNLL-2003 and ATIS).
    /// </summary>
    Bio,

    /// <summary>The scheme <see cref="Bio"/>, in which E-x ends a chunk of several steps and S-x is a chunk of a single step (Ratinov and Roth 2009).</summary>
    Bioes,
}
