using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>
/// Represents steps of a fixed length, of which some are closed every day or every week, such as weekends or the hours of the night. Follows local time.
/// Immutable.
/// </summary>
internal sealed class WeekGrid : TimeGrid
{
    private const int Closed = -1;
    private const int MostSlots = 7 * 24 * 3600;
    private const int DaysOfWeek = 7;

    private readonly long _length; // of a slot, in ticks
    private readonly int[] _open;  // slots of the cycle that are open, in order
    private readonly int[] _ranks; // [slots of the cycle] the place of each slot among the open ones, or Closed

    /// <param name="length">The number of ticks of a slot, which divides a day.</param>
    /// <param name="slots">The number of slots of the cycle, which is a day or a week.</param>
    /// <param name="open">The slots that are open, in order, at least one; the first slot begins on Monday at midnight.</param>
    public WeekGrid(long length, int slots, int[] open)
    {
        (_length, _open, _ranks) = (length, open, new int[slots]);
        Array.Fill(_ranks, Closed);
        for (var rank = 0; rank < open.Length; rank++)
            _ranks[open[rank]] = rank;
    }

    public override bool HasClosedTimes => true;

    public override long Tolerance => Math.Min(Math.Max(1, _length / ToleranceShare), MostTolerance);

    /// <summary>Gets the most frequent distance from an open slot to the next.</summary>
    public override TimeSpan Duration => TimeSpan.FromTicks(_length * _open.Select((slot, rank) => rank + 1 < _open.Length ? _open[rank + 1] - slot
        : _open[0] + _ranks.Length - slot).GroupBy(slots => slots).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key);

    protected override TimeGridKind Kind => TimeGridKind.Week;

    private int SlotsPerDay => (int)(TimeSpan.TicksPerDay / _length);

    private bool IsDaily => _ranks.Length == SlotsPerDay;

    /// <summary>Returns whether a week can be divided into slots of a given length.</summary>
    public static bool TakesSlots(long length) => TimeSpan.TicksPerDay % length == 0 && DaysOfWeek * TimeSpan.TicksPerDay / length <= MostSlots;

    public override GridPosition Start(long ticks) => new(ticks % _length, Place(new GridPosition(ticks % _length, 0, 0), ticks).Step - 1, 0);

    public override GridPlace Place(in GridPosition position, long ticks)
    {
        var slot = FloorDivide(ticks - position.Phase + (_length / 2), _length);
        var deviation = ticks - position.Phase - (slot * _length);
        var cycle = FloorDivide(slot, _ranks.Length);
        var inCycle = (int)(slot - (cycle * _ranks.Length));
        var rank = _ranks[inCycle];
        var kind = Math.Abs(deviation) > Tolerance ? GridPlaceKind.Between : rank == Closed ? GridPlaceKind.Closed : GridPlaceKind.Step;
        return new GridPlace(kind, (cycle * _open.Length) + (rank == Closed ? OpenAtOrAfter(inCycle) : rank), deviation);
    }

    public override Int128 TicksOf(in GridPosition position, long step)
    {
        var cycle = FloorDivide(step, _open.Length);
        return position.Phase + ((((Int128)cycle * _ranks.Length) + _open[step - (cycle * _open.Length)]) * _length);
    }

    public override IReadOnlyList<int> UsualSeasons()
    {
        // One step a week has the seasons of a step of seven days.
        if (StepsOfWeek == 1)
            return [];
        var slots = new[] { TimeSpan.TicksPerHour / _length, SlotsPerDay, DaysOfWeek * (long)SlotsPerDay, 365L * SlotsPerDay };
        return [.. slots.Where(IsCycle).Select(cycle => OpenStepsOf((int)cycle)).Where(steps => IsSeason(steps)).Distinct()];

        bool IsCycle(long cycle) => cycle > 1 && cycle <= int.MaxValue && (cycle != SlotsPerDay || StepsOfDay() > 0);
    }

    public override int OpenStepsOf(int season) =>
        season == SlotsPerDay && StepsOfDay() is > 0 and var ofDay ? ofDay
        : season == DaysOfWeek * (long)SlotsPerDay ? StepsOfWeek
        : season == 365L * SlotsPerDay ? (int)Math.Round(StepsOfWeek * 365.2425 / DaysOfWeek)
        : season;

    public override string ToString() => GridWords.Interval(_length);

    /// <summary>Describes what is open and what is closed.</summary>
    public string Describe()
    {
        var days = Enumerable.Range(0, DaysOfWeek).Select(day => (Day: day, Open: OpenOf(day))).ToArray();
        var closed = days.Where(day => day.Open.Length == 0).Select(day => day.Day).ToArray();
        var closedDays = closed.Length > 0 ? $"closed on {GridWords.Days(closed)}" : "";
        if (SlotsPerDay == 1)
            return closedDays;
        var groups = days.Where(day => day.Open.Length > 0).GroupBy(day => string.Join(' ', day.Open)).Select(group =>
            $"{Hours(group.First().Open)}{(IsDaily ? "" : $" on {GridWords.Days([.. group.Select(day => day.Day)])}")}");
        return $"open {string.Join("; ", groups)}{(closed.Length > 0 ? "; " : "")}{closedDays}";
    }

    protected override void WriteParts(SectionWriter section)
    {
        section.Write(_length);
        section.Write(_ranks.Length);
        section.Write((ReadOnlySpan<int>)_open);
    }

    /// <exception cref="ModelFormatException">The slots are not those of a day or a week.</exception>
    public static WeekGrid ReadParts(SectionReader section)
    {
        var (length, slots, open) = (section.ReadInt64(), section.ReadInt32("the slots of a cycle", 1, MostSlots), section.ReadInt32s());
        var isCycle = length > 0 && TakesSlots(length) && (slots == TimeSpan.TicksPerDay / length || slots == DaysOfWeek * TimeSpan.TicksPerDay / length);
        return isCycle && open.Length > 0 && open[0] >= 0 && open[^1] < slots && open.Zip(open.Skip(1)).All(pair => pair.First < pair.Second)
            ? new WeekGrid(length, slots, open)
            : throw section.Defect($"{open.Length} of {slots} slots of {length} ticks are open; the slots must be those of a day or a week, and the open "
                + "ones must be in order.");
    }

    private int StepsOfWeek => IsDaily ? DaysOfWeek * _open.Length : _open.Length;

    /// <summary>Returns the number of open slots of every day that has some; 0 if days differ.</summary>
    private int StepsOfDay()
    {
        if (IsDaily)
            return _open.Length;
        var counts = Enumerable.Range(0, DaysOfWeek).Select(day => OpenOf(day).Length).Where(count => count > 0).Distinct().ToArray();
        return counts.Length == 1 ? counts[0] : 0;
    }

    private int[] OpenOf(int day) => IsDaily ? _open : [.. _open.Where(slot => slot / SlotsPerDay == day).Select(slot => slot % SlotsPerDay)];

    private int OpenAtOrAfter(int slot)
    {
        var found = Array.BinarySearch(_open, slot);
        return found < 0 ? ~found : found;
    }

    /// <summary>Formats open slots, such as "10:00 to 20:00", in which 20:00 is the last step.</summary>
    private string Hours(int[] slots)
    {
        var ranges = new List<string>();
        for (var i = 0; i < slots.Length; i++)
        {
            var first = i;
            while (i + 1 < slots.Length && slots[i + 1] == slots[i] + 1)
                i++;
            ranges.Add(first == i ? Time(slots[i]) : $"{Time(slots[first])} to {Time(slots[i])}");
        }

        return ranges.Count <= 4 ? GridWords.List(ranges) : $"at {ranges.Count} times from {Time(slots[0])} to {Time(slots[^1])}";

        string Time(int slot) => TimeSpan.FromTicks(slot * _length).ToString("hh\\:mm", CultureInfo.InvariantCulture);
    }
}
