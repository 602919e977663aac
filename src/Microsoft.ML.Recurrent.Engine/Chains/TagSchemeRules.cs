namespace Microsoft.ML.Recurrent.Engine.Chains;

/// <summary>Determines which tags may follow each other under a <see cref="TagScheme"/>.</summary>
internal static class TagSchemeRules
{
    private const char Outside = 'O';

    public static LinearChainConstraints Constraints(IReadOnlyList<string> tags, TagScheme scheme)
    {
        var marks = new Mark[tags.Count];
        for (var i = 0; i < marks.Length; i++)
            marks[i] = Parse(tags[i], scheme);
        return new LinearChainConstraints(
            marks.Length,
            tag => !marks[tag].Continues,
            tag => scheme != TagScheme.Bioes || !marks[tag].IsOpen,
            (from, to) => MayFollow(marks[from], marks[to], scheme));
    }

    // In BIO, a chunk ends where none of its I tags follows; in BIOES, its end is marked.
    private static bool MayFollow(Mark from, Mark to, TagScheme scheme)
    {
        if (to.Continues)
            return from.IsOpen && from.Type == to.Type;
        return scheme != TagScheme.Bioes || !from.IsOpen;
    }

    private static Mark Parse(string tag, TagScheme scheme)
    {
        ArgumentNullException.ThrowIfNull(tag, "tags");
        if (scheme == TagScheme.None || tag.Length < 2 || tag[1] != '-')
            return new Mark(Outside, tag);
        var allowed = scheme == TagScheme.Bio ? "BI" : "BIES";
        if (!allowed.Contains(tag[0], StringComparison.Ordinal))
            throw new ArgumentException(
                $"Tag '{tag}' has the prefix '{tag[..2]}'; with the scheme {scheme} {string.Join(", ", allowed.Select(prefix => $"'{prefix}-'"))} "
                    + "and tags without a prefix are allowed.",
                "tags");
        return new Mark(tag[0], tag[2..]);
    }

    private readonly record struct Mark(char Prefix, string Type)
    {
        /// <summary>Gets a value that indicates whether the chunk may continue after the tag.</summary>
        public bool IsOpen => Prefix is 'B' or 'I';

        /// <summary>Gets a value that indicates whether the tag continues a chunk that began before it.</summary>
        public bool Continues => Prefix is 'I' or 'E';
    }
}
