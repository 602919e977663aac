using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.Forecasting.ManySeries;

/// <summary>Represents the networks of a model that read series through the same smoothing.</summary>
/// <param name="Plan">The plan, which determines their inputs and outputs; the plans of a model's groups differ only in their smoothing.</param>
/// <param name="Networks">The networks, whose outputs are averaged.</param>
internal sealed record MemberGroup(GlobalPlan Plan, IReadOnlyList<RecurrentNetwork> Networks);
