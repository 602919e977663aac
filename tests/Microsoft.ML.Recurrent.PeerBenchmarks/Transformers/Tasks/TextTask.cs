using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.Evaluation.Text;
using Microsoft.ML.Recurrent.PeerBenchmarks.Torch.Transformers;
using static TorchSharp.torch;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Transformers.Tasks;

/// <summary>Short texts as characters or words in lower case; those that the training part has once only are unknown.</summary>
internal sealed class TextTask : ClassificationTask
{
    private const double TestShare = 0.2;
    private const double HeldOutShare = 0.2;
    private const int MinimumCount = 2;
    private const int Padding = 0;
    private const int Unknown = 1;

    private readonly int[][] _training;
    private readonly int[][] _test;
    private readonly int _vocabulary;
    private readonly int _classes;

    private TextTask(TextSplit split, Func<string, IEnumerable<string>> tokens, string[] classes)
        : base(Classes(split.Training, classes), Classes(split.Test, classes))
    {
        var known = split.Training.SelectMany(row => tokens(row.Text)).CountBy(token => token)
            .Where(pair => pair.Value >= MinimumCount).Select((pair, i) => (pair.Key, Id: i + Unknown + 1)).ToDictionary();
        (_vocabulary, _classes) = (known.Count + Unknown + 1, classes.Length);
        _training = [.. split.Training.Select(Ids)];
        _test = [.. split.Test.Select(Ids)];
        Longest = _training.Concat(_test).Max(row => row.Length);

        int[] Ids(LabeledText row) => [.. tokens(row.Text).DefaultIfEmpty("").Select(token => known.GetValueOrDefault(token, Unknown))];
    }

    public override TransformerShape Shape => new(_vocabulary, 0, _classes, TransformerReadout.Mean);

    public override int Longest { get; }

    /// <summary>Surnames of 18 languages, shuffled and cut as in the table of recurrences.</summary>
    public static TextTask Names(DataSource data, int seed, bool heldOut) => Create(
        LabeledTexts.Split(LabeledTexts.Read(data.File("names18", "all.tsv"), "language", "name"), TestShare, seed), seed, heldOut,
        text => text.ToLowerInvariant().Select(character => character.ToString()));

    /// <summary>Kinds of questions.</summary>
    public static TextTask Questions(DataSource data, int seed, bool heldOut) => Create(
        new(LabeledTexts.Read(data.File("trec", "train.tsv"), "coarse", "text"), LabeledTexts.Read(data.File("trec", "test.tsv"), "coarse", "text")),
        seed, heldOut, text => text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public override int Length(int example) => _training[example].Length;

    protected override (Tensor Steps, Tensor? Real) Batch(int[] rows, bool ofTest)
    {
        var texts = rows.Select(row => (ofTest ? _test : _training)[row]).ToArray();
        var steps = texts.Max(text => text.Length);
        var ids = new long[rows.Length * steps];
        for (var i = 0; i < texts.Length; i++)
            for (var t = 0; t < texts[i].Length; t++)
                ids[(i * steps) + t] = texts[i][t];
        var tokens = tensor(ids, [rows.Length, steps]);
        return (tokens, texts.All(text => text.Length == steps) ? null : tokens.ne(Padding));
    }

    private static TextTask Create(TextSplit split, int seed, bool heldOut, Func<string, IEnumerable<string>> tokens)
    {
        string[] classes = [.. split.Training.Select(row => row.Class).Distinct().Order(StringComparer.Ordinal)];
        return new(heldOut ? LabeledTexts.Split(split.Training, HeldOutShare, seed) : split, tokens, classes);
    }

    private static int[] Classes(IEnumerable<LabeledText> rows, string[] classes) => [.. rows.Select(row => Array.IndexOf(classes, row.Class))];
}
