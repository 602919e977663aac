namespace Microsoft.ML.Recurrent.Engine.Networks.Shapes;

internal static partial class NetworkOptionsCheck
{
    private const int MostSteps = 1 << 20; // that the front layers together read for one that they return

    private static IEnumerable<string> FrontViolations(NetworkOptions options)
    {
        var front = options.FrontLayers;
        if (front.Count == 0)
            yield break;
        foreach (var violation in front.Violations(nameof(options.FrontLayers), NetworkSize.InputSize(options)))
            yield return violation;
        if (front.Pools)
            yield return "FrontLayers pool the steps of a sequence, but the recurrent layers read steps";
        if (options.Decoder is not null)
            yield return "FrontLayers are given but must be empty with a Decoder, whose steps they would not read";
        if (front.TimeStride == 1)
            yield break;
        if (front.TimeStride > MostSteps)
            yield return $"FrontLayers return one step for {front.TimeStride} that they read, but must return at least one for {MostSteps}";
        if (options.Pooling == SequencePooling.None)
            yield return $"FrontLayers return one step for {front.TimeStride} that they read, but with Pooling None there must be an output for each";
        if (options.HorizonHead is not null)
            yield return $"FrontLayers return one step for {front.TimeStride} that they read, but a HorizonHead reads features of each";
    }
}
