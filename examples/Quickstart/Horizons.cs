namespace Quickstart;

/// <summary>How many rows are held out to measure the model, and how many steps are forecast at the end.</summary>
/// <param name="HeldOut">Rows at the end of the series.</param>
/// <param name="Ahead">Steps after the end of the series.</param>
/// <param name="Note">What to tell the user of the choice, or null.</param>
internal readonly record struct Horizons(int HeldOut, int Ahead, string? Note)
{
    private const int UsualHeldOut = 24;
    private const int UsualAhead = 12;

    // What a forecaster needs beside a season and a horizon: origins to learn from.
    private const int FewestOrigins = 11;

    /// <param name="values">Values of the series, without those that are missing.</param>
    /// <param name="season">Steps of a season as far as it is given, or 0.</param>
    /// <param name="asked">What the command line gives, or null.</param>
    /// <exception cref="QuickstartException">The series is too short.</exception>
    public static Horizons Choose(int values, int season, int? asked)
    {
        var fixedPart = Math.Max(season, 1) + FewestOrigins;
        var most = (values - fixedPart) / 2;
        var withSeason = season > 1 ? $" with a season of {season}" : "";
        if (most < 1)
            throw new QuickstartException($"The series has {values} values, too few to learn from{withSeason}: at least {fixedPart + 2} are needed.");
        if (asked is { } horizon)
            return horizon <= most ? new Horizons(horizon, horizon, null) : throw new QuickstartException(
                $"The series has {values} values, too few to hold out {horizon}{withSeason}: at least {(2 * horizon) + fixedPart} are needed. "
                + $"Up to --horizon {most} would do.");
        return most >= UsualHeldOut ? new Horizons(UsualHeldOut, UsualAhead, null) : new Horizons(most, Math.Min(most, UsualAhead),
            $"The series has {values} values, so {most} instead of {UsualHeldOut} are held out; --horizon chooses another number.");
    }
}
