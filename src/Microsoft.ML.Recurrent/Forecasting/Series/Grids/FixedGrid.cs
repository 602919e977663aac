using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Serialization;

namespace Microsoft.ML.Recurrent.Forecasting.Series.Grids;

/// <summary>
/// Represents steps of a fixed length, which need not be a whole number of ticks, such as that of 44,100 steps per second. Each series has its own phase. The
/// grid follows a clock that drifts: if a row is early or late by more than half of the tolerance, the grid moves by an eighth of the excess. Immutable.
/// </summary>
/// <param name="numerator">The number of ticks in <paramref name="denominator"/> steps, above 0.</param>
/// <param name="denominator">The number of steps that the numerator counts, above 0.</param>
/// <param name="resolution">The number of ticks between two times that the clock can distinguish, if it is not small compared with a step; otherwise 0.</param>
/// <param name="countsElapsedTime">See <see cref="TimeGrid.CountsElapsedTime"/>.</param>
internal sealed class FixedGrid(long numerator, long denominator = 1, long resolution = 0, bool countsElapsedTime = false) : TimeGrid
{
    private const int ShareOfExcess = 8;

    /// <summary>Gets the number of ticks of a step.</summary>
    public double Ticks => (double)numerator / denominator;

    public override bool CountsElapsedTime => countsElapsedTime;

    public override bool SharesTimes => resolution > Ticks;

    public override long Tolerance => Math.Min(Math.Max(1, (long)(Ticks / ToleranceShare)), MostTolerance) + resolution;

    public override long Rounding => 2 + resolution;

    public override TimeSpan Duration => TimeSpan.FromTicks(Math.Max(1, (long)Math.Round(Ticks)));

    protected override TimeGridKind Kind => TimeGridKind.Fixed;

    public override GridPosition Start(long ticks) => new(ticks, -1, 0);

    public override GridPlace Place(in GridPosition position, long ticks)
    {
        // With a clock that is coarser than the step, only the order of the rows distinguishes them.
        if (resolution > 0)
        {
            var next = ticks - (long)TicksOf(position, position.Step + 1);
            if (Math.Abs(next) <= Tolerance)
                return new GridPlace(GridPlaceKind.Step, position.Step + 1, next);
        }

        var elapsed = (Int128)(ticks - position.Phase) * denominator;
        var step = (long)((elapsed + (elapsed >= 0 ? numerator / 2 : -(numerator / 2))) / numerator);
        var deviation = ticks - (long)TicksOf(position, step);
        return new GridPlace(Math.Abs(deviation) <= Tolerance ? GridPlaceKind.Step : GridPlaceKind.Between, step, deviation);
    }

    public override Int128 TicksOf(in GridPosition position, long step)
    {
        if (denominator == 1)
            return position.Phase + ((Int128)step * numerator);
        var ticks = (Int128)step * numerator;
        return position.Phase + ((ticks + (ticks >= 0 ? denominator / 2 : -(denominator / 2))) / denominator);
    }

    public override GridPosition Follow(in GridPosition position, GridPlace place, long ticks)
    {
        var excess = Math.Abs(place.Deviation) - (Tolerance / 2);
        var moved = excess > 0 ? position.Phase + (Math.Sign(place.Deviation) * excess / ShareOfExcess) : position.Phase;
        return position with { Phase = moved, Step = place.Step };
    }

    public override IReadOnlyList<int> UsualSeasons()
    {
        var seasons = new List<int>();
        foreach (var cycle in new[] { TimeSpan.TicksPerHour, TimeSpan.TicksPerDay, 7 * TimeSpan.TicksPerDay, 365 * TimeSpan.TicksPerDay })
            if (Int128.DivRem((Int128)cycle * denominator, numerator) is (var steps, var rest) && rest == 0 && steps <= int.MaxValue && IsSeason((long)steps))
                seasons.Add((int)steps);
        return seasons;
    }

    public override string ToString() => denominator == 1 ? GridWords.Interval(numerator)
        : Int128.DivRem(TimeSpan.TicksPerSecond * (Int128)denominator, numerator) is (var rate, var rest) && rest == 0
            ? string.Create(CultureInfo.InvariantCulture, $"1/{rate} second")
        : string.Create(CultureInfo.InvariantCulture, $"{Ticks / TimeSpan.TicksPerSecond:0.#########} seconds");

    protected override void WriteParts(SectionWriter section)
    {
        section.Write(numerator);
        section.Write(denominator);
        section.Write(resolution);
        section.Write(countsElapsedTime);
    }

    /// <exception cref="ModelFormatException">A number is out of range.</exception>
    public static FixedGrid ReadParts(SectionReader section)
    {
        var (numerator, denominator, resolution, counts) = (section.ReadInt64(), section.ReadInt64(), section.ReadInt64(), section.ReadBoolean());
        return numerator > 0 && numerator <= DateTime.MaxValue.Ticks && denominator > 0 && denominator <= numerator
            && resolution is >= 0 and <= TimeSpan.TicksPerSecond
            ? new FixedGrid(numerator, denominator, resolution, counts)
            : throw section.Defect(
                $"{denominator} steps have {numerator} ticks, of a clock with a resolution of {resolution}; a step must have at least one tick.");
    }
}
