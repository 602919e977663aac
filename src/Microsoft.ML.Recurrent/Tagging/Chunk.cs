namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>A chunk: consecutive steps that belong together, such as the words of a name.</summary>
/// <param name="Start">The first step.</param>
/// <param name="End">The step after the last one.</param>
/// <param name="Type">The type of the chunk.</param>
internal readonly record struct Chunk(int Start, int End, string Type)
{
    /// <summary>
    /// Cuts tags into chunks by the rules of conlleval, the script of the CoNLL shared tasks (Tjong Kim Sang and Buchholz 2000), with its rules for E as
    /// seqeval extends them to S. Tags that a scheme forbids still form chunks: a chunk starts at B and S, at I or E after O, E or S, and wherever the type
    /// changes; it ends before all of these, before O, and after E and S.
    /// </summary>
    public static void Cut(ReadOnlySpan<TagMark> tags, List<Chunk> chunks)
    {
        chunks.Clear();
        var start = -1;
        var previous = TagMark.Outside;
        for (var step = 0; step <= tags.Length; step++)
        {
            var tag = step < tags.Length ? tags[step] : TagMark.Outside;
            if (start >= 0 && Ends(previous, tag))
            {
                chunks.Add(new Chunk(start, step, previous.Type));
                start = -1;
            }

            if (Starts(previous, tag))
                start = step;
            previous = tag;
        }
    }

    private static bool Ends(TagMark previous, TagMark tag) =>
        previous.Prefix is 'E' or 'S' || tag.Prefix is 'B' or 'S' or 'O' || previous.Type != tag.Type;

    private static bool Starts(TagMark previous, TagMark tag) =>
        !tag.IsOutside && (tag.Prefix is 'B' or 'S' || previous.Prefix is 'E' or 'S' or 'O' || previous.Type != tag.Type);
}
