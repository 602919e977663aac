using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Statistical;

/// <summary>
/// Represents a channel whose last season repeats; a season of one step is the last value. A value that is missing counts as the one a season earlier, and if
/// no season has one, as the last value. Not safe for concurrent use.
/// </summary>
/// <param name="seasonLength">The number of steps of a season.</param>
internal sealed class RepeatedChannel(int seasonLength) : StatisticalChannel
{
    private readonly float[] _season = Missing(seasonLength);
    private float _last = float.NaN;
    private int _phase;

    public override void Forecast(Span<double> ahead)
    {
        var phase = _phase;
        for (var h = 0; h < ahead.Length; h++)
        {
            ahead[h] = At(phase);
            phase = After(phase);
        }
    }

    public override void CopyFrom(StatisticalChannel other)
    {
        base.CopyFrom(other);
        var channel = (RepeatedChannel)other;
        channel._season.CopyTo(_season, 0);
        (_last, _phase) = (channel._last, channel._phase);
    }

    public override void Clear()
    {
        base.Clear();
        _season.AsSpan().Fill(float.NaN);
        (_last, _phase) = (float.NaN, 0);
    }

    public override void Write(SectionWriter section)
    {
        base.Write(section);
        section.Write(_phase);
        section.Write(_last);
        section.Write((ReadOnlySpan<float>)_season);
    }

    public override void Read(SectionReader section)
    {
        base.Read(section);
        _phase = section.ReadInt32("the position in the season", 0, seasonLength - 1);
        _last = section.ReadSingle();
        section.ReadSingles(_season);
        if (float.IsInfinity(_last) || Array.Exists(_season, float.IsInfinity))
            throw section.Defect("a value of a channel is infinite; values must be finite, or NaN if missing.");
    }

    protected override double Next() => At(_phase);

    protected override void Take(float value)
    {
        if (!float.IsNaN(value))
            _last = _season[_phase] = value;
        _phase = After(_phase);
    }

    private float At(int phase) => float.IsNaN(_season[phase]) ? _last : _season[phase];

    private int After(int phase) => phase + 1 == seasonLength ? 0 : phase + 1;

    private static float[] Missing(int count)
    {
        var values = new float[count];
        values.AsSpan().Fill(float.NaN);
        return values;
    }
}
