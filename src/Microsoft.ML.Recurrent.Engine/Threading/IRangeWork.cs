namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>
/// Represents work on a number of units, such as the panels of a product, of which any range may be done by itself, and different ranges at the same time.
/// What is computed for a unit must not depend on the range that it is done in. It is a structure, so that describing work allocates nothing.
/// </summary>
internal interface IRangeWork
{
    /// <summary>Does some of the units.</summary>
    /// <param name="first">The first unit.</param>
    /// <param name="end">The unit after the last.</param>
    public void Run(int first, int end);
}
