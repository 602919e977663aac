namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>Represents the condition that a parameter exists only if another has one of some values.</summary>
/// <param name="Parent">The name of the other parameter.</param>
/// <param name="Values">The values of the other parameter.</param>
internal sealed record SpaceCondition(string Parent, object[] Values)
{
    public override string ToString() =>
        FormattableString.Invariant($"where {Parent} is {string.Join(" or ", Values.Select(value => FormattableString.Invariant($"{value}")))}");
}
