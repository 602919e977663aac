namespace Microsoft.ML.Recurrent.Evaluation.Text;

/// <summary>Reads tables of texts and splits them.</summary>
internal static class LabeledTexts
{
    /// <summary>Reads columns that tabs separate, below a line of headings. A quotation mark is a character like any other, as it is in these files.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classColumn">Heading of the column with the class.</param>
    /// <param name="textColumn">Heading of the column with the text.</param>
    /// <param name="positiveClass">The class that counts as true, where there are two.</param>
    /// <exception cref="EvaluationException">A column is missing, or a line has another number of columns than the headings.</exception>
    public static List<LabeledText> Read(string path, string classColumn, string textColumn, string? positiveClass = null)
    {
        using var lines = File.ReadLines(path).GetEnumerator();
        string[] headings = lines.MoveNext() ? lines.Current.Split('\t') : [];
        var (ofClass, ofText) = (Array.IndexOf(headings, classColumn), Array.IndexOf(headings, textColumn));
        if (ofClass < 0 || ofText < 0)
            throw new EvaluationException($"{path}: the columns are {string.Join(", ", headings)}; expected are {classColumn} and {textColumn}.");

        var texts = new List<LabeledText>();
        while (lines.MoveNext())
        {
            var fields = lines.Current.Split('\t');
            if (fields.Length != headings.Length)
                throw new EvaluationException($"{path}: line {texts.Count + 2} has {fields.Length} columns; the headings are {headings.Length}.");
            texts.Add(new LabeledText { Class = fields[ofClass], IsPositive = fields[ofClass] == positiveClass, Text = fields[ofText] });
        }

        return texts;
    }

    /// <summary>Shuffles by a seed and cuts the last share off.</summary>
    /// <param name="texts">All texts; left as they are.</param>
    /// <param name="testShare">Share of the texts that become the test part.</param>
    /// <param name="seed">Same texts and seed, same split.</param>
    public static TextSplit Split(IReadOnlyList<LabeledText> texts, double testShare, int seed)
    {
        var shuffled = texts.ToArray();
        new Random(seed).Shuffle(shuffled);
        var training = texts.Count - (int)Math.Round(texts.Count * testShare);
        return new TextSplit(shuffled[..training], shuffled[training..]);
    }
}
