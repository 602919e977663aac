using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Forecasting.Pretrained;

/// <summary>
/// Forecasts whole series by a pretrained network: the mean of the forecast of the series and that of its mirror image, so that up and down are alike. Buffers
/// are reused; an instance serves one thread.
/// </summary>
internal sealed class PretrainedRunner(PretrainedModel model)
{
    private const int Quantiles = PretrainedLayout.QuantileCount;
    private const int Block = PretrainedLayout.BlockLength;

    private readonly ContextReader _reader = new();
    private readonly Dictionary<int, NetworkSession> _sessions = [];
    private float[] _mirrored = [];
    private float[] _rows = [];

    /// <summary>Forecasts the values after a series.</summary>
    /// <param name="values">The values in order of time; NaN is missing.</param>
    /// <param name="horizon">The number of values to forecast, at most those of all blocks.</param>
    /// <param name="quantiles">Receives the quantiles of each value. [horizon, quantiles]</param>
    /// <returns>False if no value is observed.</returns>
    public bool Forecast(ReadOnlySpan<float> values, int horizon, Span<double> quantiles)
    {
        if (_mirrored.Length < values.Length)
            _mirrored = new float[values.Length];
        for (var t = 0; t < values.Length; t++)
            _mirrored[t] = -values[t];
        quantiles.Clear();
        if (!Add(values, horizon, quantiles, mirrored: false))
            return false;
        Add(_mirrored.AsSpan(0, values.Length), horizon, quantiles, mirrored: true);
        for (var j = 0; j < horizon; j++)
            quantiles.Slice(j * Quantiles, Quantiles).Sort();
        return true;
    }

    private bool Add(ReadOnlySpan<float> values, int horizon, Span<double> quantiles, bool mirrored)
    {
        var anchor = (int)AnchorRule.Anchor(values.Length);
        if (!_reader.Read(values, anchor))
            return false;
        var sign = mirrored ? -0.5 : 0.5;
        if (_reader.IsConstant)
        {
            for (var i = 0; i < horizon * Quantiles; i++)
                quantiles[i] += sign * _reader.Last;
            return true;
        }

        var blocks = (horizon + Block - 1) / Block;
        var output = Run(blocks);
        for (var j = 0; j < horizon; j++)
            for (var k = 0; k < Quantiles; k++)
                quantiles[(j * Quantiles) + (mirrored ? Quantiles - 1 - k : k)] += sign * _reader.Value(_reader.Count, j + 1, output[(j * Quantiles) + k]);
        return true;
    }

    private ReadOnlySpan<float> Run(int blocks)
    {
        if (!_sessions.TryGetValue(blocks, out var session))
            _sessions[blocks] = session = new NetworkSession(model.Network(blocks));
        var size = session.Network.Options.InputSize;
        var steps = Steps();
        if (_rows.Length < steps * size)
            _rows = new float[steps * size];
        var rows = _rows.AsSpan(0, steps * size);
        rows.Clear();
        var (before, end) = (0, _reader.FirstStep);
        for (var step = 0; step < steps; step++)
        {
            _reader.WriteStep(end, end - before, rows.Slice(step * size, PretrainedLayout.StepSize));
            (before, end) = (end, Math.Min(_reader.Count, end + PretrainedLayout.PatchLength));
        }

        for (var block = 0; block < blocks; block++)
            _reader.WriteBlock(_reader.Count, block,
                rows.Slice(((steps - 1) * size) + PretrainedLayout.StepSize + (block * PretrainedLayout.BlockSize), PretrainedLayout.BlockSize));
        return session.Run(rows, []);
    }

    private int Steps()
    {
        var patch = PretrainedLayout.PatchLength;
        return ((_reader.Anchor - _reader.FirstStep) / patch) + 1 + ((_reader.Count - _reader.Anchor + patch - 1) / patch);
    }
}
