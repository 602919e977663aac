using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Chains;
using Microsoft.ML.Recurrent.Sequences.Columns;
using Microsoft.ML.Recurrent.Sequences.Scoring;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>
/// Scores rows with a network whose outputs of each step become a tag and probabilities. Steps that are not read, and all steps of a row with a missing
/// feature, have no tag. The scores of several networks are averaged before tags are decoded, so that the model is the chain whose scores are their means. A
/// further head gives the probabilities of the labels of a row.
/// </summary>
internal sealed class TaggingRowBatch(SequenceModel model, LinearChainConstraints? constraints, DataViewRow input, int capacity)
    : SequenceRowBatch(model, OutputMeans.OfNumbers, input, capacity)
{
    private readonly int _tags = model.Networks[0].Shape.OutputSize;
    private readonly TagDecoder _decoder = new(model.Networks, constraints);
    private readonly TaggedRow[] _rows = new TaggedRow[capacity];
    private readonly int _rowLabels = model.Networks[0].Shape.FurtherHeads is [var head] ? head.OutputSize : 0;

    protected override Delegate CreateScoreGetter(int output) => output switch
    {
        0 => (ValueGetter<VBuffer<uint>>)GetKeys,
        1 => (ValueGetter<VBuffer<float>>)GetScores,
        2 => (ValueGetter<VBuffer<float>>)GetProbabilities,
        3 => (ValueGetter<uint>)GetRowLabel,
        _ => (ValueGetter<VBuffer<float>>)GetRowScores,
    };

    protected override void Prepare(int slot, SequenceReader reader)
    {
        ref var row = ref _rows[slot];
        row.Steps = reader.Length;
        (row.Start, _) = reader.Kept;
        row.Length = 0;
        row.RowScores ??= new float[_rowLabels];
        row.RowScores.AsSpan().Fill(float.NaN);
    }

    protected override void Take(int slot, ReadOnlySpan<float> outputs)
    {
        ref var row = ref _rows[slot];
        row.Length = outputs.Length / _tags;
        if (row.Path is null || row.Path.Length < row.Length)
        {
            row.Path = new int[row.Length];
            row.Scores = new float[outputs.Length];
        }

        _decoder.Decode(outputs, row.Path.AsSpan(0, row.Length));
        _decoder.Weigh(outputs, row.Scores.AsSpan(0, outputs.Length));
    }

    protected override void TakeWeights(int slot, ReadOnlySpan<float> weights) => weights.CopyTo(_rows[slot].RowScores);

    private void GetRowLabel(ref uint key) => key = (uint)(TagDecoder.Largest(_rows[Current].RowScores) + 1);

    private void GetRowScores(ref VBuffer<float> scores)
    {
        var editor = VBufferEditor.Create(ref scores, _rowLabels);
        _rows[Current].RowScores.CopyTo(editor.Values);
        scores = editor.Commit();
    }

    private void GetKeys(ref VBuffer<uint> keys)
    {
        ref var row = ref _rows[Current];
        var editor = VBufferEditor.Create(ref keys, row.Steps);
        editor.Values.Clear();
        for (var step = 0; step < row.Length; step++)
            editor.Values[row.Start + step] = (uint)(row.Path[step] + 1);
        keys = editor.Commit();
    }

    private void GetScores(ref VBuffer<float> scores)
    {
        ref var row = ref _rows[Current];
        var editor = VBufferEditor.Create(ref scores, checked(row.Steps * _tags));
        editor.Values.Fill(float.NaN);
        row.Scores.AsSpan(0, row.Length * _tags).CopyTo(editor.Values[(row.Length == 0 ? 0 : row.Start * _tags)..]);
        scores = editor.Commit();
    }

    private void GetProbabilities(ref VBuffer<float> probabilities)
    {
        ref var row = ref _rows[Current];
        var editor = VBufferEditor.Create(ref probabilities, row.Steps);
        editor.Values.Fill(float.NaN);
        for (var step = 0; step < row.Length; step++)
            if (row.Path[step] >= 0)
                editor.Values[row.Start + step] = row.Scores[(step * _tags) + row.Path[step]];
        probabilities = editor.Commit();
    }

    /// <summary>The tags of a row with Steps steps, of which Length steps were read, starting at Start.</summary>
    private struct TaggedRow
    {
        public int Steps;
        public int Start;
        public int Length;
        public int[] Path;     // [Length]
        public float[] Scores; // [Length, K]
        public float[] RowScores; // [labels of rows]
    }
}
