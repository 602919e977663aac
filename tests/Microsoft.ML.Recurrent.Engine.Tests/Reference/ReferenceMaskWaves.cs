namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>Fixed masks with the values that dropout and zoneout draw.</summary>
internal static class ReferenceMaskWaves
{
    /// <summary>0 or 1 / (1 - rate), about <paramref name="rate"/> of them 0.</summary>
    public static double[] Dropout(int length, double rate, double phase) =>
        [.. Waves.Vector(length, phase).Select(v => v < 2 * rate - 1 ? 0 : (double)(float)(1 / (1 - rate)))];

    /// <summary>1 where the previous value stays.</summary>
    public static double[] Zoneout(int length, double rate, double phase) => [.. Waves.Vector(length, phase).Select(v => v < 2 * rate - 1 ? 1.0 : 0.0)];

    /// <summary>All masks of a training pass; a rate of 0 leaves that kind out.</summary>
    public static ReferenceStackMasks Make(ReferenceStack stack, int inputSize, int[] lengths,
        double input = 0, double recurrent = 0, double between = 0, double zoneout = 0)
    {
        int perLayer = stack.StateCount / stack.Layers.Count;
        int WidthBelow(int layer) => layer == 0 ? inputSize : perLayer * stack.Layers[layer - 1].StateSize;

        ReferenceMasks Draw(int k, int b)
        {
            var options = stack.Layers[k / perLayer];
            double phase = 0.9 * k + 2.3 * b;
            double[][]? Steps(int size, double shift) =>
                zoneout == 0 ? null : [.. Enumerable.Range(0, lengths[b]).Select(t => Zoneout(size, zoneout, phase + shift + 1.7 * t))];
            return new ReferenceMasks
            {
                Input = input == 0 ? null : Dropout(WidthBelow(k / perLayer), input, phase),
                Recurrent = recurrent == 0 ? null : Dropout(options.StateSize, recurrent, phase + 0.5),
                ZoneoutHidden = Steps(options.StateSize, 0.3),
                ZoneoutCell = Steps(options.CellSize, 1.1),
            };
        }

        return new ReferenceStackMasks
        {
            Directions = [.. Enumerable.Range(0, stack.StateCount).Select(k => lengths.Select((_, b) => Draw(k, b)).ToArray())],
            BetweenLayers = between == 0 ? null :
            [
                .. Enumerable.Range(0, stack.Layers.Count - 1).Select(layer => lengths.Select((length, b) =>
                    Enumerable.Range(0, length).Select(t => Dropout(WidthBelow(layer + 1), between, 0.4 * layer + 1.9 * b + 0.8 * t)).ToArray()).ToArray()),
            ],
        };
    }

    /// <summary>Zoneout in evaluation: every value blended by the rate.</summary>
    public static ReferenceStackMasks Expectation(ReferenceStack stack, int[] lengths, double rate)
    {
        int perLayer = stack.StateCount / stack.Layers.Count;
        double[][] Steps(int length, int size) => [.. Enumerable.Range(0, length).Select(_ => Enumerable.Repeat(rate, size).ToArray())];
        return new ReferenceStackMasks
        {
            Directions =
            [
                .. Enumerable.Range(0, stack.StateCount).Select(k => lengths.Select(length => new ReferenceMasks
                {
                    ZoneoutHidden = Steps(length, stack.Layers[k / perLayer].StateSize),
                    ZoneoutCell = Steps(length, stack.Layers[k / perLayer].CellSize),
                }).ToArray()),
            ],
        };
    }
}
