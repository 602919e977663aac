using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Recurrent.Sequences.Columns;

namespace Microsoft.ML.Recurrent.LanguageModels;

/// <summary>Reads rows as texts and scores them in one batch, independently of each other. An instance serves one cursor.</summary>
internal sealed class LanguageModelRowBatch(LanguageModel model, DataViewSchema.Column column, DataViewRow input) : RowBatch
{
    private readonly SequenceReader _reader = SequenceReader.Create(model.Encoding, input, column);
    private readonly RunningText _text = new();
    private readonly TextScores _scores = new(model);

    public override void Read(int slot)
    {
        if (slot == 0)
            _text.Clear();
        _reader.Read();
        _text.AddRow(_reader);
    }

    public override void Score(int count) => _scores.ScoreRows(_text);

    public override Delegate CreateGetter(int output) => output == 0 ? (ValueGetter<VBuffer<float>>)GetLogProbabilities : (ValueGetter<float>)GetPerplexity;

    private void GetLogProbabilities(ref VBuffer<float> value)
    {
        var row = _scores.OfRow(Current);
        var editor = VBufferEditor.Create(ref value, row.Length);
        row.CopyTo(editor.Values);
        value = editor.Commit();
    }

    private void GetPerplexity(ref float value) => value = (float)TextScores.Perplexity(_scores.OfRow(Current));
}
