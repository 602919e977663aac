using Microsoft.ML.Recurrent.Engine.Chains;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>What a tag says of the chunk it belongs to: B, I, E or S and the chunk's type, or that it is outside (O, as is every tag without such a prefix).</summary>
internal readonly record struct TagMark(char Prefix, string Type)
{
    public static TagMark Outside { get; } = new('O', "");

    public bool IsOutside => Prefix == 'O';

    public static TagMark Parse(string tag) =>
        tag.Length >= 2 && tag[1] == '-' && tag[0] is 'B' or 'I' or 'E' or 'S' ? new TagMark(tag[0], tag[2..]) : Outside;

    /// <summary>The scheme that tags are in, as far as their names can tell.</summary>
    public static TagScheme DetectScheme(IEnumerable<string> tags)
    {
        var found = TagScheme.None;
        foreach (var tag in tags.Where(tag => tag.Length > 0 && tag != "O"))
        {
            var mark = Parse(tag);
            if (mark.IsOutside)
                return TagScheme.None;
            if (mark.Prefix is 'E' or 'S')
                found = TagScheme.Bioes;
            else if (found == TagScheme.None)
                found = TagScheme.Bio;
        }

        return found;
    }
}
