using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop.TestModels;

/// <summary>A regression on the two slots of a feature vector, whose weights are its model.</summary>
[RecurrentModel("WeightedSum")]
public sealed class WeightedSumTransformer(IHostEnvironment environment, float[] weights)
    : RecurrentPredictionTransformer<float[]>(environment, "WeightedSum"), IRecurrentModel<WeightedSumTransformer>
{
    public override float[] Model => weights;

    public override string FeatureColumnName => "Features";

    public override DataViewType FeatureColumnType => new VectorDataViewType(NumberDataViewType.Single, weights.Length);

    public static WeightedSumTransformer Load(IHostEnvironment environment, Stream payload)
    {
        using var reader = new BinaryReader(payload);
        return new WeightedSumTransformer(environment, [reader.ReadSingle(), reader.ReadSingle()]);
    }

    protected override void SavePayload(Stream payload)
    {
        foreach (var weight in weights)
            payload.Write(BitConverter.GetBytes(weight));
    }

    protected override RowMapper Bind(DataViewSchema inputSchema) =>
        new Mapper(weights, inputSchema, SchemaColumns.Require(inputSchema, FeatureColumnName, "features", type => type.Equals(FeatureColumnType), "two numbers"));

    private sealed class Mapper(float[] weights, DataViewSchema schema, DataViewSchema.Column column)
        : RowMapper(schema, [column], ScoreColumns.Regression(schema))
    {
        public override int BatchSize => 2;

        public override RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity) =>
            new Batch(weights, input.GetGetter<VBuffer<float>>(InputColumns[0]), capacity);
    }

    private sealed class Batch(float[] weights, ValueGetter<VBuffer<float>> source, int capacity) : RowBatch
    {
        private readonly float[] _scores = new float[capacity];
        private VBuffer<float> _features;

        public override void Read(int slot)
        {
            source(ref _features);
            _scores[slot] = _features.Items().Sum(item => item.Value * weights[item.Key]);
        }

        public override void Score(int count)
        {
        }

        public override Delegate CreateGetter(int output) => (ValueGetter<float>)((ref float value) => value = _scores[Current]);
    }
}
