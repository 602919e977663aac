using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Forecasting.Pretrained;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>
/// Reads series by a pretrained network and returns the states of its layers. The whole series is known, so all of it is the context from which level, spread
/// and seasons are estimated, and patches may overlap: each run of patches that follow one another is a separate sequence, and the runs start one stride
/// apart. Buffers are reused; an instance serves one thread.
/// </summary>
internal sealed class PretrainedStates
{
    private const int Patch = PretrainedLayout.PatchLength;

    private readonly NetworkPass _pass;
    private readonly int[] _layers;
    private readonly int[] _lengths = new int[Patch];
    private readonly float[] _facts = new float[PretrainedLayout.StepSize];
    private float[] _states = [];

    /// <summary>Initializes a new instance of the <see cref="PretrainedStates"/> class.</summary>
    public PretrainedStates(PretrainedModel model)
    {
        _pass = new NetworkPass(model.Network(1));
        _layers = [.. model.HiddenSizes];
        Size = _layers.Sum();
    }

    /// <summary>Gets the number of states of a step, those of all layers together, S.</summary>
    public int Size { get; }

    /// <summary>Gets the values that were read last, and what was found in them.</summary>
    public ContextReader Context { get; } = new();

    /// <summary>Gets what the network reads of the whole series apart from its values: seasons, scale, shares of values, change and slope.</summary>
    public ReadOnlySpan<float> Facts => _facts.AsSpan(4 * Patch);

    /// <summary>Reads a series.</summary>
    /// <param name="values">The values, 1 to <see cref="PretrainedLayout.ContextLength"/>, none of them missing.</param>
    /// <param name="stride">The number of values from one step to the next, a divisor of the length of a patch.</param>
    /// <returns>The states in the order of the ends of their patches, valid until the next call. [T, S]</returns>
    public ReadOnlySpan<float> Read(ReadOnlySpan<float> values, int stride)
    {
        Context.Read(values, values.Length);
        Context.WriteStep(values.Length, Patch, _facts);

        // The run that ends a number of strides before the end of the series. A later one is as long as the one before or shorter by one step.
        var runs = Math.Min(Patch / stride, ((values.Length - 1) / stride) + 1);
        for (var run = 0; run < runs; run++)
            _lengths[run] = (values.Length - (run * stride) + Patch - 1) / Patch;
        var steps = _lengths[0];
        _pass.Begin(runs, training: false, seed: 0);
        _pass.Input.Layout(_lengths.AsSpan(0, runs), 0, steps, _pass.Network.Shape.Input.InputSize, hasTokens: false);
        WriteSteps(values.Length, stride);
        _pass.ForwardTop(steps);
        return Collect(runs);
    }

    private void WriteSteps(int count, int stride)
    {
        var input = _pass.Input;
        var features = input.Features;
        features.Clear();
        for (var step = 0; step < input.Steps; step++)
            for (var run = 0; run < input.Alive(step); run++)
            {
                var end = EndOf(count, stride, run, step);
                var row = features.Slice((input.StepOffsets[step] + run) * input.InputSize, PretrainedLayout.StepSize);
                Context.WriteStep(end, Math.Min(end, Patch), row);
            }
    }

    private ReadOnlySpan<float> Collect(int runs)
    {
        var rows = _pass.Input.Rows;
        if (_states.Length < rows * Size)
            _states = new float[rows * Size];

        // Ends ascend where runs descend, from the first step of the last run on.
        var at = 0;
        for (var step = 0; step < _lengths[0]; step++)
            for (var run = runs - 1; run >= 0; run--)
            {
                // A shorter run has its first step where the others have their second.
                var own = step - (_lengths[0] - _lengths[run]);
                if (own < 0)
                    continue;
                var row = _pass.Input.StepOffsets[own] + run;
                for (var layer = 0; layer < _layers.Length; layer++)
                {
                    _pass.CopyLayerOutput(layer, row, _states.AsSpan(at, _layers[layer]));
                    at += _layers[layer];
                }
            }

        return _states.AsSpan(0, at);
    }

    private int EndOf(int count, int stride, int run, int step) => count - (run * stride) - ((_lengths[run] - 1 - step) * Patch);
}
