using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop.TestModels;

/// <summary>Multiplies a column by a learnt number and counts the slots it was scored in: the smallest model there is.</summary>
[RecurrentModel("Scale")]
public sealed class ScaleTransformer : RecurrentTransformer, IRecurrentModel<ScaleTransformer>
{
    private readonly float _scale;
    private readonly string _input;
    private readonly string _output;
    private readonly int _batchSize;

    public ScaleTransformer(IHostEnvironment environment, float scale, string output, string input, int batchSize)
        : base(environment, "Scale")
    {
        _scale = scale;
        _output = output;
        _input = input;
        _batchSize = batchSize;
    }

    public static ScaleTransformer Load(IHostEnvironment environment, Stream payload)
    {
        using var reader = new BinaryReader(payload, Encoding.UTF8, leaveOpen: true);
        return new ScaleTransformer(environment, reader.ReadSingle(), reader.ReadString(), reader.ReadString(), reader.ReadInt32());
    }

    protected override void SavePayload(Stream payload)
    {
        using var writer = new BinaryWriter(payload, Encoding.UTF8, leaveOpen: true);
        writer.Write(_scale);
        writer.Write(_output);
        writer.Write(_input);
        writer.Write(_batchSize);
    }

    protected override RowMapper Bind(DataViewSchema inputSchema)
    {
        var column = SchemaColumns.Require(inputSchema, _input, "input", type => type == NumberDataViewType.Single, "Single");
        return new Mapper(this, inputSchema, column);
    }

    private sealed class Mapper(ScaleTransformer parent, DataViewSchema schema, DataViewSchema.Column column)
        : RowMapper(schema, [column], [new(parent._output, NumberDataViewType.Single), new(parent._output + "BatchCount", NumberDataViewType.Int32)])
    {
        public override int BatchSize => parent._batchSize;

        public override RowBatch CreateBatch(DataViewRow input, IReadOnlyList<bool> activeOutputs, int capacity) =>
            new Batch(parent._scale, input.GetGetter<float>(InputColumns[0]), capacity);
    }

    private sealed class Batch(float scale, ValueGetter<float> source, int capacity) : RowBatch
    {
        private readonly float[] _read = new float[capacity];
        private readonly float[] _scored = new float[capacity];
        private int _count;

        public override void Read(int slot) => source(ref _read[slot]);

        public override void Score(int count)
        {
            _count = count;
            for (var i = 0; i < count; i++)
                _scored[i] = _read[i] * scale;
        }

        public override Delegate CreateGetter(int output) => output == 0
            ? (ValueGetter<float>)((ref float value) => value = _scored[Current])
            : (ValueGetter<int>)((ref int value) => value = _count);
    }
}
