namespace Microsoft.ML.Recurrent.TestUtilities;

/// <summary>
/// How far a float result may be from its expectation: absolute + relative * |expected|. Each test states its own and why.
/// Two NaNs are equal, and so are two infinities of one sign.
/// </summary>
public readonly record struct Tolerance(double Absolute, double Relative)
{
    /// <summary>Throws unless the value is within tolerance; the message carries both, and where.</summary>
    public void AssertClose(double expected, double actual, string where)
    {
        if (!IsClose(expected, actual))
            throw new ToleranceException($"{where}: expected {expected:g9}, found {actual:g9}, {this}.");
    }

    /// <summary>Throws unless the sequences are equally long and every pair is within tolerance.</summary>
    public void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, string where)
    {
        if (expected.Length != actual.Length)
            throw new ToleranceException($"{where}: expected {expected.Length} values, found {actual.Length}.");
        for (int i = 0; i < expected.Length; i++)
        {
            if (!IsClose(expected[i], actual[i]))
                throw new ToleranceException($"{where}[{i}]: expected {expected[i]:g9}, found {actual[i]:g9}, {this}.");
        }
    }

    /// <summary>Whether the value is within tolerance of its expectation.</summary>
    public bool IsClose(double expected, double actual) =>
        expected.Equals(actual) || expected == actual || Math.Abs(expected - actual) <= Absolute + (Relative * Math.Abs(expected));
}

/// <summary>A value outside its tolerance.</summary>
public sealed class ToleranceException(string message) : Exception(message);
