namespace Microsoft.ML.Recurrent;

/// <summary>How tags mark chunks of several steps, such as the words of a name.</summary>
public enum TagScheme
{
    /// <summary>Tags stand for themselves: every tag may follow every other.</summary>
    None,

    /// <summary>B-x begins a chunk of type x, I-x goes on in it, and any other tag is outside of chunks (Ramshaw and Marcus 1995, as CoNLL-2003 and ATIS use it).</summary>
    Bio,

    /// <summary>As <see cref="Bio"/>, but E-x ends a chunk of several steps and S-x is a chunk of a single one (Ratinov and Roth 2009).</summary>
    Bioes,
}
