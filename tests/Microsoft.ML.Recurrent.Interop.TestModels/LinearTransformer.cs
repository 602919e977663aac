using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop.TestModels;

/// <summary>Scores one number by given slopes, with the output columns of ML.NET's own trainers.</summary>
[RecurrentModel("Linear")]
public sealed class LinearTransformer : RecurrentTransformer, IRecurrentModel<LinearTransformer>
{
    private readonly ScoringTask _task;
    private readonly float[] _slopes;
    private readonly KeyValues? _labels;

    internal LinearTransformer(IHostEnvironment environment, ScoringTask task, float[] slopes, KeyValues? labels)
        : base(environment, "Linear")
    {
        _task = task;
        _slopes = slopes;
        _labels = labels;
    }

    public static LinearTransformer Load(IHostEnvironment environment, Stream payload)
    {
        using var reader = new BinaryReader(payload, Encoding.UTF8, leaveOpen: true);
        var task = (ScoringTask)reader.ReadInt32();
        var slopes = new float[reader.ReadInt32()];
        for (var i = 0; i < slopes.Length; i++)
            slopes[i] = reader.ReadSingle();
        var labels = reader.ReadBytes(reader.ReadInt32());
        return new LinearTransformer(environment, task, slopes, labels.Length == 0 ? null : KeyValues.Load(labels));
    }

    protected override void SavePayload(Stream payload)
    {
        using var writer = new BinaryWriter(payload, Encoding.UTF8, leaveOpen: true);
        writer.Write((int)_task);
        writer.Write(_slopes.Length);
        foreach (var slope in _slopes)
            writer.Write(slope);
        var labels = _labels?.Save() ?? [];
        writer.Write(labels.Length);
        writer.Write(labels);
    }

    protected override RowMapper Bind(DataViewSchema inputSchema)
    {
        var column = SchemaColumns.Require(inputSchema, "X", "features", type => type == NumberDataViewType.Single, "Single");
        return new Mapper(this, inputSchema, column, _task switch
        {
            ScoringTask.Binary => ScoreColumns.Binary(inputSchema),
            ScoringTask.Multiclass => ScoreColumns.Multiclass(inputSchema, _slopes.Length, _labels),
            _ => ScoreColumns.Regression(inputSchema),
        });
    }

    private sealed class Mapper(LinearTransformer parent, DataViewSchema schema, DataViewSchema.Column column, DataViewSchema.DetachedColumn[] outputs)
        : RowMapper(schema, [column], outputs)
    {
        public override int BatchSize => 3;

        public override RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity) => new Batch(parent, this, input, capacity);
    }

    private sealed class Batch(LinearTransformer parent, RowMapper mapper, DataViewRow input, int capacity) : RowBatch
    {
        private readonly ValueGetter<float> _source = input.GetGetter<float>(mapper.InputColumns[0]);
        private readonly float[] _x = new float[capacity];
        private readonly float[][] _scores = new float[capacity][];

        public override void Read(int slot) => _source(ref _x[slot]);

        public override void Score(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var x = _x[i];
                _scores[i] = Array.ConvertAll(parent._slopes, slope => slope * x);
                if (parent._task != ScoringTask.Multiclass)
                    continue;
                var exponentials = Array.ConvertAll(_scores[i], MathF.Exp);
                _scores[i] = Array.ConvertAll(exponentials, e => e / exponentials.Sum());
            }
        }

        public override Delegate CreateGetter(int output) => (parent._task, mapper.OutputColumns[output].Name) switch
        {
            (ScoringTask.Multiclass, "PredictedLabel") => (ValueGetter<uint>)((ref uint value) => value = (uint)Array.IndexOf(Scores, Scores.Max()) + 1),
            (ScoringTask.Multiclass, _) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => new VBuffer<float>(Scores.Length, Scores).CopyTo(ref value)),
            (_, "PredictedLabel") => (ValueGetter<bool>)((ref bool value) => value = Scores[0] > 0),
            (_, "Probability") => (ValueGetter<float>)((ref float value) => value = 1 / (1 + MathF.Exp(-Scores[0]))),
            _ => (ValueGetter<float>)((ref float value) => value = Scores[0]),
        };

        private float[] Scores => _scores[Current];
    }
}
