namespace Microsoft.ML.Recurrent.Evaluation.Forecasting.Peers;

/// <summary>
/// Chooses among the fifteen models of the ETS family with additive or multiplicative errors and seasons and no, additive or damped trend by the corrected
/// information criterion of Akaike, as ets of the forecast package of R. Additive errors with a multiplicative season are left out, as there.
/// </summary>
internal static class SpaceModelSearch
{
    public static SpaceModel Choose(double[] values, int season)
    {
        var isPositive = Array.TrueForAll(values, value => value > 0);
        SpaceModel? best = null;
        foreach (var seasonKind in Enum.GetValues<SeasonKind>())
            foreach (var trend in Enum.GetValues<TrendKind>())
                foreach (var isRelative in new[] { false, true })
                {
                    if ((isRelative || seasonKind == SeasonKind.Multiplicative) && !isPositive)
                        continue;
                    if (seasonKind == SeasonKind.Multiplicative && !isRelative)
                        continue;
                    if (seasonKind != SeasonKind.None && (season == 1 || values.Length < 2 * season + 1))
                        continue;
                    var kind = new SpaceModelKind(isRelative, trend, seasonKind, seasonKind == SeasonKind.None ? 1 : season);
                    if (values.Length <= kind.ParameterCount + 1)
                        continue;
                    var model = SpaceModel.Fit(kind, values);
                    if (best is null || model.Criterion < best.Criterion)
                        best = model;
                }

        return best ?? SpaceModel.Fit(new SpaceModelKind(false, TrendKind.None, SeasonKind.None, 1), values);
    }
}
