namespace Microsoft.ML.Recurrent.Experiments;

/// <summary>That a parameter exists only where another has one of some values.</summary>
/// <param name="Parent">Name of the other.</param>
/// <param name="Values">Its values.</param>
internal sealed record SpaceCondition(string Parent, object[] Values)
{
    public override string ToString() =>
        FormattableString.Invariant($"where {Parent} is {string.Join(" or ", Values.Select(value => FormattableString.Invariant($"{value}")))}");
}
