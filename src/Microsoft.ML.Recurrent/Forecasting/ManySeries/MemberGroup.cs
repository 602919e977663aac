using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Networks of a model that read series through one front.</summary>
/// <param name="Plan">What they see of a window and what their outputs mean; the plans of a model's groups differ in their fronts only.</param>
/// <param name="Networks">The networks, whose outputs are averaged.</param>
internal sealed record MemberGroup(GlobalPlan Plan, IReadOnlyList<RecurrentNetwork> Networks);
