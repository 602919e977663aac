using Microsoft.ML.Recurrent.Engine.Batches;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contenders;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Ours;

/// <summary>A layer of ours over a batch, cut into shards as in training, whose gradients are added.</summary>
internal sealed unsafe class OursLayer : IContender, IParallelWork
{
    private readonly LayerItem _item;
    private readonly LayerData _data;
    private readonly WorkerPool _pool;
    private readonly ParameterStore _store;
    private readonly Shard[] _shards;

    public OursLayer(LayerItem item, LayerData data, int threads)
    {
        (_item, _data, _pool) = (item, data, new WorkerPool(threads));
        var layout = new ParameterLayout();
        var layer = new LayerBuilder(layout, item.InputSize).Create([item.Layer])[0];
        _store = new ParameterStore(layout.Parameters);
        var (weight, bias) = (0, 0);
        foreach (var parameter in layout.Parameters)
        {
            ref var place = ref parameter.IsVector ? ref bias : ref weight;
            (parameter.IsVector ? data.Bias : data.Weight).AsSpan(place, parameter.Length).CopyTo(_store.WritableWeightsOf(parameter.Name));
            place += parameter.Length;
        }

        new WeightPacking(layout.Packed).Run(_store, Trains, pool: null);
        layer.Refresh(_store.Weights);
        var scope = new PassScope(_store, new RandomMask(), NoiseOptions.None);
        var count = ShardRule.Shards(item.Batch);
        _shards = [.. Enumerable.Range(0, count).Select(i => new Shard(item, data, i, count, new ChainPass([layer.CreatePass(scope)]), _store.Count))];
    }

    public string Name { get; init; } = "ours";

    private bool Trains => _item.Kind == WorkKind.Training;

    public void Prepare()
    {
    }

    public void Run()
    {
        _pool.Run(this, _shards.Length);
        for (var i = 1; i < _shards.Length && Trains; i++)
            System.Numerics.Tensors.TensorPrimitives.Add(_shards[0].Gradients, _shards[i].Gradients, _shards[0].Gradients);
    }

    public void Invoke(int index) => _shards[index].Run(Trains, _item.NeedsInputGradient);

    /// <summary>The outputs and, of training, the gradients of the inputs, if they are needed, of the weights and of the biases.</summary>
    public float[] Result()
    {
        var (outputs, inputs) = (new float[_data.OutputGradients.Length], new float[_data.Inputs.Length]);
        foreach (var shard in _shards)
            shard.CopyResult(outputs, inputs);
        if (!Trains)
            return outputs;
        var parameters = _store.Parameters.OrderBy(parameter => parameter.IsVector);
        return
        [
            .. outputs, .. _item.NeedsInputGradient ? inputs : [],
            .. parameters.SelectMany(parameter => _store.ViewOf(parameter.Name, _shards[0].Gradients).ToArray()),
        ];
    }

    public void Dispose() => _pool.Dispose();

    private sealed class Shard
    {
        private readonly LayerItem _item;
        private readonly PackedSequences _window = new();
        private readonly AlignedBuffer _x = new();  // [T B, stride]
        private readonly AlignedBuffer _dX = new(); // [T B, stride]
        private readonly AlignedBuffer _dY = new(); // [T' B, stride]
        private readonly ChainPass _pass;
        private readonly LayerRows _input;
        private readonly int[] _places;
        private readonly int _outputStride;

        public Shard(LayerItem item, LayerData data, int index, int count, ChainPass pass, int weights)
        {
            (_item, _pass) = (item, pass);
            _places = [.. Enumerable.Range(0, ShardRule.Rows(item.Batch, index, count)).Select(row => ShardRule.Place(row, index, count))];
            _window.Layout([.. _places.Select(_ => item.Steps)], 0, item.Steps, item.InputSize, hasTokens: false);
            var stride = GatePanels.Pad(item.InputSize);
            _x.EnsureZero((long)_window.Rows * stride);
            _dX.EnsureZero((long)_window.Rows * stride);
            _input = new LayerRows(_window, item.Steps, _x.Pointer, stride, _window.Rows);
            _outputStride = GatePanels.Pad(item.OutputSize);
            _dY.EnsureZero((long)_places.Length * item.OutputSteps * _outputStride);
            Gradients = new float[weights];
            for (var row = 0; row < _window.Rows; row++)
                data.Inputs.AsSpan(Place(row, item.Steps) * item.InputSize, item.InputSize).CopyTo(_input.Row(row, item.InputSize));
            for (var row = 0; row < _places.Length * item.OutputSteps; row++)
                data.OutputGradients.AsSpan(Place(row, item.OutputSteps) * item.OutputSize, item.OutputSize)
                    .CopyTo(new Span<float>(_dY.Pointer + ((nint)row * _outputStride), item.OutputSize));
        }

        public float[] Gradients { get; }

        public void Run(bool trains, bool needsInputGradient)
        {
            _pass.Begin(_places.Length, trains, seed: 0);
            var output = _pass.Forward(_input);
            if (!trains)
                return;
            Array.Clear(Gradients);

            // The next layer writes its gradient there. None of these layers overwrites it.
            if (_pass.DOutput.Length == 0)
            {
                ChainPass.Room(_pass.DOutput, output);
                _dY.Span[..(output.Count * output.Stride)].CopyTo(_pass.DOutput.Span);
            }

            _pass.Backward(needsInputGradient ? _dX.Pointer : null, accumulate: false, Gradients);
        }

        public void CopyResult(float[] outputs, float[] dInputs)
        {
            for (var row = 0; row < _pass.Output.Count; row++)
                _pass.Output.Row(row, _item.OutputSize).CopyTo(outputs.AsSpan(Place(row, _item.OutputSteps) * _item.OutputSize));
            for (var row = 0; row < _window.Rows; row++)
                new Span<float>(_dX.Pointer + ((nint)row * _input.Stride), _item.InputSize).CopyTo(dInputs.AsSpan(Place(row, _item.Steps) * _item.InputSize));
        }

        // The place of a row, time first, among those of the batch, sequence first.
        private int Place(int row, int steps) => (_places[row % _places.Length] * steps) + (row / _places.Length);
    }
}
