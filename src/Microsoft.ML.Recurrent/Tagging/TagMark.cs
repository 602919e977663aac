namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>
/// The parts of a tag: its position in a chunk (B, I, E or S) and the type of the chunk, or that it is outside any chunk (O, like every tag without such a
/// prefix).
/// </summary>
internal readonly record struct TagMark(char Prefix, string Type)
{
    public static TagMark Outside { get; } = new('O', "");

    public bool IsOutside => Prefix == 'O';

    public static TagMark Parse(string tag) =>
        tag.Length >= 2 && tag[1] == '-' && tag[0] is 'B' or 'I' or 'E' or 'S' ? new TagMark(tag[0], tag[2..]) : Outside;

    /// <summary>Detects the scheme of tags from their names.</summary>
    /// <param name="tags">The names of the tags.</param>
    /// <param name="report">Receives a message about names that look like mistyped tags of a scheme and therefore change how tags are read.</param>
    public static TagScheme DetectScheme(IEnumerable<string> tags, Action<string> report)
    {
        var found = TagScheme.None;
        var (marks, others) = (new List<string>(), new List<string>());
        foreach (var tag in tags.Where(tag => tag.Length > 0 && tag != "O"))
        {
            var mark = Parse(tag);
            (mark.IsOutside ? others : marks).Add(tag);
            if (mark.Prefix is 'E' or 'S')
                found = TagScheme.Bioes;
            else if (!mark.IsOutside && found == TagScheme.None)
                found = TagScheme.Bio;
        }

        string[] slips = [.. marks.Concat(others).Where(tag => Mend(tag) is { } mended && mended != tag)];
        var looksLikeScheme = marks.Count > 0 || slips.Any(tag => Mend(tag) != "O");
        var consequence = "";
        if (others.Count > 0)
            consequence = $"; because of {Quote(others)} the tags are read without a scheme, so there are no entities";
        if (looksLikeScheme && (slips.Length > 0 || others.Count > 0))
        {
            var mended = string.Join(", ", slips.Select(tag => $"'{tag}' for '{Mend(tag)}'"));
            report((slips.Length > 0 ? $"tags look mistyped: {mended}" : "some tags follow no scheme")
                + $"{consequence}. Tags must be O or begin with B-, I-, E- or S-, in capitals and without spaces");
        }

        return others.Count > 0 ? TagScheme.None : found;
    }

    /// <summary>Returns the tag of a scheme that a name becomes without surrounding spaces and with its prefix in capitals; null if it becomes none.</summary>
    private static string? Mend(string tag)
    {
        var trimmed = tag.Trim();
        if (trimmed is "o" or "O" or "0")
            return "O";
        if (trimmed.Length < 2 || trimmed[1] is not ('-' or '_'))
            return null;
        var mended = $"{char.ToUpperInvariant(trimmed[0])}-{trimmed[2..].Trim()}";
        return Parse(mended).IsOutside ? null : mended;
    }

    private static string Quote(List<string> tags)
    {
        const int Most = 10;
        return string.Join(", ", tags.Take(Most).Select(tag => $"'{tag}'")) + (tags.Count > Most ? $" and {tags.Count - Most} more" : "");
    }
}
