namespace Microsoft.ML.Recurrent.Evaluation.Tagging;

/// <summary>Reads sentences with tags.</summary>
internal static class TaggedSentences
{
    /// <summary>Reads a word and its tags per line, separated by tabs, and a blank line behind each sentence. The first of the tags is taken.</summary>
    public static List<TaggedSentence> ReadLines(string path)
    {
        var sentences = new List<TaggedSentence>();
        List<string> words = [], tags = [];
        foreach (var line in File.ReadLines(path).Append(""))
        {
            if (line.Length > 0)
            {
                var fields = line.Split('\t');
                if (fields.Length < 2)
                    throw new EvaluationException($"{path}: the line '{line}' has no tag.");
                words.Add(fields[0]);
                tags.Add(fields[1]);
            }
            else if (words.Count > 0)
            {
                sentences.Add(new TaggedSentence { Features = [.. words], Label = [.. tags] });
                words.Clear();
                tags.Clear();
            }
        }

        return sentences;
    }

    /// <summary>Reads a sentence per line below a line of headings: its intent, its words and their tags, separated by tabs.</summary>
    public static List<TaggedSentence> ReadTable(string path)
    {
        var sentences = new List<TaggedSentence>();
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var fields = line.Split('\t');
            if (fields.Length != 3)
                throw new EvaluationException($"{path}: line {sentences.Count + 2} has {fields.Length} columns; expected are 3: intent, tokens and slots.");
            sentences.Add(new TaggedSentence { Intent = fields[0], Features = fields[1].Split(' '), Label = fields[2].Split(' ') });
        }

        return sentences;
    }
}
