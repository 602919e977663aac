using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Tests.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

/// <summary>Variants the golden file does not have, against the formulas in double precision.</summary>
public sealed class ReferenceOptimizerTests
{
    public static TheoryData<string> Names => OptimizerSamples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TrajectoryEqualsTheFormula(string name)
    {
        const int Count = 37;
        const float Rate = 0.01f;
        Optimizer optimizer = OptimizerSamples.All[name]();
        optimizer.Initialize(Count);
        float[] weights = OptimizerSamples.Random(Count, 1);
        double[] expected = [.. weights.Select(w => (double)w)];
        ReferenceOptimizer[] references = [.. expected.Select(_ => Reference(name))];

        for (int step = 0; step < 30; step++)
        {
            float[] gradient = OptimizerSamples.Random(Count, 2, (ulong)step);
            optimizer.Step(weights, gradient, Rate);
            for (int i = 0; i < Count; i++)
                expected[i] = references[i].Step(expected[i], gradient[i], Rate);
        }

        // 30 steps of half an ulp each, at weights up to about 4.
        Close.Check(expected, weights, 2e-6, 2e-6);
    }

    private static ReferenceOptimizer Reference(string name) => name switch
    {
        "sgd" => ReferenceOptimizer.Sgd(0, false, 0),
        "sgd, decay" => ReferenceOptimizer.Sgd(0, false, 0.1f),
        "sgd, momentum" => ReferenceOptimizer.Sgd(0.9f, false, 0),
        "sgd, nesterov, decay" => ReferenceOptimizer.Sgd(0.9f, true, 0.1f),
        "adam" => ReferenceOptimizer.Adam(0.9f, 0.999f, 1e-8f, false, 0, 0),
        "adam, amsgrad, decay" => ReferenceOptimizer.Adam(0.8f, 0.95f, 1e-6f, true, 0.1f, 0),
        "adamw" => ReferenceOptimizer.Adam(0.9f, 0.999f, 1e-8f, false, 0, 0.1f),
        "adamw, amsgrad" => ReferenceOptimizer.Adam(0.9f, 0.999f, 1e-8f, true, 0, 0.01f),
        "rmsprop" => ReferenceOptimizer.RmsProp(0.99f, 1e-8f, 0, false),
        "rmsprop, momentum" => ReferenceOptimizer.RmsProp(0.9f, 1e-8f, 0.8f, false),
        "rmsprop, centered" => ReferenceOptimizer.RmsProp(0.9f, 1e-8f, 0, true),
        "rmsprop, momentum, centered" => ReferenceOptimizer.RmsProp(0.9f, 1e-4f, 0.8f, true),
        "adagrad" => ReferenceOptimizer.Adagrad(1e-10f, 0, 0),
        "adagrad, decay, accumulator" => ReferenceOptimizer.Adagrad(1e-6f, 0.5f, 0.1f),
        _ => throw new ArgumentException(name),
    };
}
