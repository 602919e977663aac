namespace Microsoft.ML.Recurrent.Benchmarks.Reporting;

/// <summary>Benchmarks whose arithmetic is counted, so that a rate can be given.</summary>
public interface IFloatingPointWork
{
    /// <summary>Floating-point operations of one call, additions and multiplications apart; what is small beside the products is left out.</summary>
    /// <param name="benchmark">The name of the method.</param>
    public double Operations(string benchmark);
}
