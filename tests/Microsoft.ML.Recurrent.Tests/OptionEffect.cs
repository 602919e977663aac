namespace Microsoft.ML.Recurrent.Tests;

/// <summary>What holds for every option that reaches the engine.</summary>
internal static class OptionEffect
{
    /// <summary>The same training with another value of the option ends in other weights, and with the same value in the same ones.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="make">Makes the options before the change, anew at each call.</param>
    /// <param name="change">Gives the option another value.</param>
    /// <param name="train">Trains and gives the weights.</param>
    public static void AssertChangesWeights<TOptions>(string option, Func<TOptions> make, Action<TOptions> change, Func<TOptions, float[]> train)
    {
        var after = make();
        change(after);
        var weights = train(make());
        Assert.Equal(weights, train(make()));
        Assert.False(weights.AsSpan().SequenceEqual(train(after)), $"{option} made no difference.");
    }
}
