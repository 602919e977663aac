using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;

namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <content>Writes and reads a state in a section of a model.</content>
internal sealed partial class SeriesState
{
    public void Write(SectionWriter section)
    {
        section.Write(Observed);
        section.Write(Observed > 0 ? Id : "");
        section.Write(_clock.Time.Local.Ticks);
        section.Write(_clock.Time.Universal.Ticks);
        section.Write(_clock.Position.Phase);
        section.Write(_clock.Position.Step);
        section.Write(_clock.Position.Day);
        section.Write((ReadOnlySpan<float>)_statics);
        WriteLast(section, _targets, _schema.TargetCount);
        WriteLast(section, _past, _schema.PastCount);
        WriteLast(section, _future, _schema.FutureCount);
    }

    /// <exception cref="ModelFormatException">The section is damaged, or of another schema or capacity.</exception>
    public static SeriesState Read(SectionReader section, SeriesSchema schema, int capacity)
    {
        if (SizeOf(schema, capacity) > MostValues)
            throw section.Defect(TooLarge(schema, capacity));
        var state = new SeriesState(schema, capacity) { Observed = section.ReadInt64(), Id = section.ReadString() };
        if (state.Observed < 0)
            throw section.Defect($"the number of observed steps is {state.Observed}; it must be at least 0.");
        if (state.Id.Length > 0 != (schema.SeriesColumnName is not null && state.Observed > 0))
            throw section.Defect(
                $"the series '{state.Id}' has {state.Observed} steps; a series must have an id if there is an id column and a step, and only then.");
        state._clock = ReadClock(section, state.Observed > 0);
        section.ReadSingles(state._statics);
        Check(section, state._statics);
        state.Count = (int)Math.Min(state.Observed, capacity);
        state._next = state.Count == capacity ? 0 : state.Count;
        state._targets = ReadLast(section, state.Count * schema.TargetCount);
        state._past = ReadLast(section, state.Count * schema.PastCount);
        state._future = ReadLast(section, state.Count * schema.FutureCount);
        state._room = state.Count;
        return state;
    }

    private static SeriesClock ReadClock(SectionReader section, bool mayRun)
    {
        var (local, universal) = (ReadTime(section), ReadTime(section));
        var position = new GridPosition(section.ReadInt64(), section.ReadInt64(), section.ReadInt32("the day of the month", 0, 31));
        if (!mayRun && (local, universal, position) != default((DateTime, DateTime, GridPosition)))
            throw section.Defect("there is a time before the first step.");
        return position.Phase >= 0 && position.Phase <= DateTime.MaxValue.Ticks ? new SeriesClock(new SeriesTime(local, universal), position)
            : throw section.Defect($"the phase of the series is {position.Phase} ticks; 0 to {DateTime.MaxValue.Ticks} are allowed.");
    }

    private static DateTime ReadTime(SectionReader section)
    {
        var ticks = section.ReadInt64();
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks)
            : throw section.Defect($"the last time has {ticks} ticks; 0 to {DateTime.MaxValue.Ticks} are allowed.");
    }

    private void WriteLast(SectionWriter section, float[] values, int width)
    {
        var last = new float[Count * width];
        CopyLast(values, width, Count, last);
        section.Write((ReadOnlySpan<float>)last);
    }

    // The length of the array is that of the bytes that follow, not a number in the state itself.
    private static float[] ReadLast(SectionReader section, int count)
    {
        var values = section.ReadSingles();
        if (values.Length != count)
            throw section.Defect($"an array has {values.Length} numbers; {count} are expected.");
        Check(section, values);
        return values;
    }

    private static void Check(SectionReader section, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            if (float.IsInfinity(value))
                throw section.Defect(FormattableString.Invariant($"a value is {value}; values must be finite, or NaN if missing."));
    }
}
