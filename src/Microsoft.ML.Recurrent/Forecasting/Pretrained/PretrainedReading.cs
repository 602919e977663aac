using Microsoft.ML.Recurrent.Engine.Networks.Passes;
using Microsoft.ML.Recurrent.Forecasting.Pretrained.Contexts;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>
/// Reads one series through a pretrained network, together with its mirror image, so that up and down are alike. A value that is added costs one step of the
/// network; after each anchor, see <see cref="AnchorRule"/>, the context is read again. What it returns depends on the values alone, not on how many of them
/// were added at a time. Not safe for concurrent use.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class PretrainedReading(PretrainedModel model)
{
    private const int Patch = PretrainedLayout.PatchLength;
    private const int Quantiles = PretrainedLayout.QuantileCount;
    private const int Block = PretrainedLayout.BlockLength;
    private const int Sides = 2;      // the series and its mirror image
    private const int Endless = int.MaxValue;
    private const int MostSteps = 32; // of the network that are computed together

    private readonly ContextReader _reader = new();
    private float[] _ratios = [];     // of the outputs: of the series, of its mirror image, and scratch
    private float[] _state = [];      // after the steps that are complete
    private int _end;                 // the number of values up to the last complete step
    private int _steps;               // the number of complete steps
    private long _anchor = -1;

    /// <summary>Gets the number of values read, with those that the context no longer contains.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the values of the context.</summary>
    public ContextReader Context => _reader;

    /// <summary>Gets a value that indicates whether some value before the anchor is observed.</summary>
    public bool HasValues { get; private set; }

    /// <summary>Reads a series from its beginning.</summary>
    /// <param name="values">The last values, of which those of the context are read; NaN is missing.</param>
    /// <param name="count">The number of values of the whole series.</param>
    public void Read(ReadOnlySpan<float> values, long count)
    {
        Count = count;
        _anchor = AnchorRule.Anchor(count);
        HasValues = _reader.Read(values, (int)(_anchor - (count - values.Length)));
        if (!HasValues && _anchor < count)
        {
            // The first values came after the anchor.
            _anchor = count;
            HasValues = _reader.Read(values, values.Length);
        }

        (_end, _steps) = (0, 0);
    }

    /// <summary>Adds values.</summary>
    /// <param name="values">The last values of the series, with those to add at the end.</param>
    /// <param name="count">The number of values of the whole series.</param>
    public void Continue(ReadOnlySpan<float> values, long count)
    {
        if (AnchorRule.Anchor(count) != _anchor || count < Count || !HasValues)
        {
            Read(values, count);
            return;
        }

        foreach (var value in values[^(int)(count - Count)..])
            _reader.Append(value);
        Count = count;
    }

    /// <summary>Computes the quantiles of the next values.</summary>
    /// <param name="horizon">The number of values, at most those of all blocks.</param>
    /// <param name="quantiles">Receives the quantiles in ascending order. [horizon, quantiles]</param>
    public void Forecast(int horizon, Span<double> quantiles)
    {
        if (_reader.IsConstant)
        {
            quantiles[..(horizon * Quantiles)].Fill(_reader.Last);
            return;
        }

        // Borrowed, so that a reading that waits for new values is small.
        var blocks = (horizon + Block - 1) / Block;
        var pass = model.Borrow(blocks);
        pass.Begin(Sides, training: false, seed: 0);
        if (_steps > 0)
            pass.RestoreState(_state);
        CompleteSteps(pass);
        RunLastStep(pass, blocks);
        var count = horizon * Quantiles;
        if (_ratios.Length < (Sides + 1) * count)
            _ratios = new float[(Sides + 1) * count];
        var series = _ratios.AsSpan(0, count);
        var mirror = _ratios.AsSpan(count, count);
        var scratch = _ratios.AsSpan(2 * count);
        Compression.Expand(pass.Output[..count], series, scratch);
        Compression.Expand(pass.Output.Slice(pass.OutputStride, count), mirror, scratch);
        for (var j = 0; j < horizon; j++)
        {
            var row = quantiles.Slice(j * Quantiles, Quantiles);
            var simple = _reader.Simple(_reader.Count, j + 1);
            for (var k = 0; k < Quantiles; k++)
                row[k] = _reader.Back(simple + (_reader.Scale / 2 * (series[(j * Quantiles) + k] - mirror[(j * Quantiles) + Quantiles - 1 - k])));
            row.Sort();
        }

        model.Return(blocks, pass);
    }

    // All steps but the last, which new values may still belong to. With two sides, and therefore several rows, the engine rounds every sum alike however many
    // steps are computed together, in a stream and in a whole series.
    private void CompleteSteps(NetworkPass pass)
    {
        var before = _steps;
        while (NextEnd() < _reader.Count)
        {
            var steps = Math.Min(MostSteps, 1 + ((_reader.Count - 1 - NextEnd()) / Patch));
            var features = Layout(pass, steps);
            var size = features.Length / steps;
            for (var step = 0; step < steps; step++)
            {
                var end = NextEnd();
                WriteStep(features.Slice(step * size, size), end);
                (_end, _steps) = (end, _steps + 1);
            }

            pass.ForwardTop(steps);
        }

        if (_steps == before)
            return;
        if (_state.Length != pass.StateLength)
            _state = new float[pass.StateLength];
        pass.SaveState(_state);
    }

    private void RunLastStep(NetworkPass pass, int blocks)
    {
        var features = Layout(pass, 1);
        var size = features.Length / Sides;
        WriteStep(features, _reader.Count);
        for (var block = 0; block < blocks; block++)
        {
            var place = PretrainedLayout.StepSize + (block * PretrainedLayout.BlockSize);
            var row = features.Slice(place, PretrainedLayout.BlockSize);
            _reader.WriteBlock(_reader.Count, block, row);
            MirrorImage.OfBlock(row, features.Slice(size + place, PretrainedLayout.BlockSize));
        }

        pass.Forward(1);
    }

    // Only the order of the steps counts, so that their numbers need not go beyond any limit.
    private Span<float> Layout(NetworkPass pass, int steps)
    {
        pass.Input.Layout([Endless, Endless], Math.Min(_steps, Endless - MostSteps), steps, pass.Network.Shape.Input.InputSize, hasTokens: false);
        return pass.Input.Features;
    }

    // The features of blocks, which only the head reads, are left alone.
    private void WriteStep(Span<float> features, int end)
    {
        var size = features.Length / Sides;
        _reader.WriteStep(end, end - _end, features[..PretrainedLayout.StepSize]);
        MirrorImage.OfStep(features[..PretrainedLayout.StepSize], features.Slice(size, PretrainedLayout.StepSize));
    }

    private int NextEnd() => _end == 0 ? _reader.FirstStep : _end + Patch;
}
