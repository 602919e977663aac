using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Forecasting.Local;

/// <summary>
/// A trained forecaster of one series: the plan, the networks whose outputs are averaged, and the width of bounds. Immutable and safe to share.
/// </summary>
/// <param name="Plan">How values become forecasts.</param>
/// <param name="Networks">The members; none where the front is exact.</param>
/// <param name="Share">The part of the networks' correction that is used, 0 to 1, as held-out windows advise.</param>
/// <param name="Intervals">The bounds.</param>
internal sealed record LocalModel(SeriesPlan Plan, IReadOnlyList<RecurrentNetwork> Networks, float Share, ForecastIntervals Intervals);
