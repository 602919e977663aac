namespace Microsoft.ML.Recurrent.Engine.Chains;

/// <summary>
/// Specifies which of K tags may start a sequence, end it and follow each other. Other sequences have a probability of zero, in training and in decoding.
/// Immutable and safe to share.
/// </summary>
public sealed class LinearChainConstraints
{
    // The largest number of tags whose pairs can be numbered.
    private const int MostTags = 1 << 15;

    private readonly bool[] _starts;  // [K]
    private readonly bool[] _ends;    // [K]
    private readonly bool[] _follows; // [K, K], row = from, column = to

    /// <summary>
    /// Initializes a new instance of the <see cref="LinearChainConstraints"/> class from rules, each of which is called once for every tag or pair of tags.
    /// </summary>
    /// <param name="tags">The number of tags K, 1 to 32,768; tags are 0 to K - 1.</param>
    /// <param name="mayStart">The function that determines whether a tag may be the first of a sequence.</param>
    /// <param name="mayEnd">The function that determines whether a tag may be the last of a sequence.</param>
    /// <param name="mayFollow">The function that determines whether the second of two tags may directly follow the first.</param>
    /// <exception cref="ArgumentNullException">A rule is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tags"/> is below 1 or above 32,768.</exception>
    public LinearChainConstraints(int tags, Func<int, bool> mayStart, Func<int, bool> mayEnd, Func<int, int, bool> mayFollow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tags, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tags, MostTags);
        ArgumentNullException.ThrowIfNull(mayStart);
        ArgumentNullException.ThrowIfNull(mayEnd);
        ArgumentNullException.ThrowIfNull(mayFollow);
        _starts = [.. Enumerable.Range(0, tags).Select(mayStart)];
        _ends = [.. Enumerable.Range(0, tags).Select(mayEnd)];
        _follows = new bool[tags * tags];
        for (var i = 0; i < _follows.Length; i++)
            _follows[i] = mayFollow(i / tags, i % tags);
    }

    /// <summary>Gets the number of tags K.</summary>
    public int TagCount => _starts.Length;

    /// <summary>Creates constraints that allow everything.</summary>
    /// <param name="tags">The number of tags K, 1 to 32,768.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tags"/> is below 1 or above 32,768.</exception>
    public static LinearChainConstraints None(int tags) => new(tags, _ => true, _ => true, (_, _) => true);

    /// <summary>
    /// Creates the constraints of a scheme. With <see cref="TagScheme.Bio"/>, I-x may only follow B-x or I-x. With <see cref="TagScheme.Bioes"/>, B-x and I-x
    /// may only be followed by I-x and E-x, which may follow nothing else. A tag that does not begin with a letter and a hyphen is outside of chunks, as O is.
    /// </summary>
    /// <param name="tags">The name of each tag.</param>
    /// <param name="scheme">The scheme by which the names mark chunks.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tags"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">A tag has a prefix that the scheme does not know.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no tag, or the scheme is not defined.</exception>
    public static LinearChainConstraints FromTags(IReadOnlyList<string> tags, TagScheme scheme)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (!Enum.IsDefined(scheme))
            throw new ArgumentOutOfRangeException(
                nameof(scheme), scheme, $"There is no such scheme; there are {string.Join(", ", Enum.GetNames<TagScheme>())}.");
        return TagSchemeRules.Constraints(tags, scheme);
    }

    /// <summary>Determines whether a tag may be the first of a sequence.</summary>
    /// <param name="tag">The tag, 0 to K - 1.</param>
    public bool MayStart(int tag) => _starts[tag];

    /// <summary>Determines whether a tag may be the last of a sequence.</summary>
    /// <param name="tag">The tag, 0 to K - 1.</param>
    public bool MayEnd(int tag) => _ends[tag];

    /// <summary>Determines whether a tag may directly follow another.</summary>
    /// <param name="from">The earlier tag, 0 to K - 1.</param>
    /// <param name="to">The later tag, 0 to K - 1.</param>
    public bool MayFollow(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)to, (uint)TagCount, nameof(to));
        return _follows[(from * TagCount) + to];
    }

    /// <summary>Describes the first violation of the constraints in a sequence, naming the step and its tags by index.</summary>
    /// <param name="tags">The tag of each step, 0 to K - 1, or -1 for an unknown tag, which may be any. [T]</param>
    /// <returns>The description, or null if there is no violation.</returns>
    public string? Violation(ReadOnlySpan<int> tags)
    {
        for (var t = 0; t < tags.Length; t++)
        {
            var tag = tags[t];
            if (tag == -1)
                continue;
            if ((uint)tag >= (uint)TagCount)
                return $"tag {tag} at step {t} is not one of -1 (unknown) to {TagCount - 1}";
            if (t == 0 && !_starts[tag])
                return $"tag {tag} at step 0 may not start a sequence";
            if (t > 0 && tags[t - 1] >= 0 && !MayFollow(tags[t - 1], tag))
                return $"tag {tag} at step {t} may not follow tag {tags[t - 1]}";
            if (t == tags.Length - 1 && !_ends[tag])
                return $"tag {tag} at step {t} may not end a sequence";
        }

        return null;
    }

    /// <summary>Returns, for each tag, whether it may directly follow a tag. [K]</summary>
    internal ReadOnlySpan<bool> Followers(int from) => _follows.AsSpan(from * TagCount, TagCount);

    /// <summary>Returns a short description of the constraints for logs, which differs for different constraints.</summary>
    public override string ToString()
    {
        var hash = 14695981039346656037UL; // FNV-1a
        foreach (var allowed in (bool[])[.. _starts, .. _ends, .. _follows])
            hash = (hash ^ (allowed ? 1UL : 0UL)) * 1099511628211UL;
        return $"{TagCount} tags, {_follows.Count(allowed => !allowed)} of {_follows.Length} transitions forbidden, {hash:x16}";
    }
}
