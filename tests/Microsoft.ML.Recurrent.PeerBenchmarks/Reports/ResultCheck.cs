using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.PeerBenchmarks.Items;

namespace Microsoft.ML.Recurrent.PeerBenchmarks.Reports;

/// <summary>Whether two contenders computed the same.</summary>
internal static class ResultCheck
{
    // Outputs are of magnitude 1 and come out of up to 512 steps of single precision.
    private const double OutputTolerance = 1e-4;

    // Adam divides by the root of the squared gradient, so where a gradient is all rounding the weight's movement is too. Hence the movement of a whole tensor
    // is compared, by its norm; a wrong gradient, clip factor or moment moves it by far more.
    private const double MovementTolerance = 1e-2;
    private const double LossTolerance = 1e-4;

    // An error of rounding in a sum is a share of the largest sums, not of one in which the terms cancel.
    private const double SumScale = 10;

    /// <summary>What is wrong, or null.</summary>
    public static string? Difference(WorkItem item, RecurrentNetwork initial, float[] ours, float[] theirs)
    {
        if (ours.Length != theirs.Length)
            return $"{ours.Length} values against {theirs.Length}";
        return item.Kind == WorkKind.Training ? TrainingDifference(initial, ours, theirs) : OutputDifference(ours, theirs);
    }

    /// <summary>What is wrong with the outputs and gradients of a layer, or null. Gradients of weights are sums over thousands of rows.</summary>
    public static string? LayerDifference(float[] ours, float[] theirs)
    {
        if (ours.Length != theirs.Length)
            return $"{ours.Length} values against {theirs.Length}";
        var largest = theirs.Max(Math.Abs);
        for (var i = 0; i < ours.Length; i++)
            if (!(Math.Abs(ours[i] - theirs[i]) <= OutputTolerance * Math.Max(1, Math.Max(Math.Abs(theirs[i]), largest / SumScale))))
                return $"value {i} is {ours[i]:R} against {theirs[i]:R}";
        return Array.TrueForAll(ours, value => value == 0) ? "every value is 0" : null;
    }

    private static string? OutputDifference(float[] ours, float[] theirs)
    {
        for (var i = 0; i < ours.Length; i++)
            if (!(Math.Abs(ours[i] - theirs[i]) <= OutputTolerance * Math.Max(1, Math.Abs(theirs[i]))))
                return $"output {i} is {ours[i]:R} against {theirs[i]:R}";
        return Array.TrueForAll(ours, value => value == 0) ? "every output is 0" : null;
    }

    private static string? TrainingDifference(RecurrentNetwork initial, float[] ours, float[] theirs)
    {
        if (!(Math.Abs(ours[0] - theirs[0]) <= LossTolerance * Math.Abs(theirs[0])))
            return $"the loss is {ours[0]:R} against {theirs[0]:R}";
        var place = 1;
        foreach (var parameter in initial.Parameters.Parameters)
        {
            double apart = 0, moved = 0;
            foreach (double before in initial.Parameters.WeightsOf(parameter.Name))
            {
                apart += Math.Pow((double)ours[place] - theirs[place], 2);
                moved += Math.Pow(theirs[place] - before, 2);
                place++;
            }

            if (!(moved > 0) || !(Math.Sqrt(apart / moved) <= MovementTolerance))
                return $"{parameter.Name} moved by {Math.Sqrt(moved):g4}, and ends {Math.Sqrt(apart):g4} apart";
        }

        return null;
    }
}
