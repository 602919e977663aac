using Microsoft.ML.Recurrent.Engine.Optimizers;
using Microsoft.ML.Recurrent.Engine.Tests.Golden;
using Microsoft.ML.Recurrent.Engine.Tests.Losses;

namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

/// <summary>Eight steps on fixed gradients, as libtorch took them.</summary>
public sealed class GoldenOptimizerTests
{
    public static TheoryData<string> Trajectories => new(GoldenFile.Load("optimizers").Keys("trajectories"));

    [Theory]
    [MemberData(nameof(Trajectories))]
    public void TrajectoryEqualsTorch(string name)
    {
        GoldenFile file = GoldenFile.Load("optimizers");
        GoldenTensor[] gradients = file.Tensors("gradients");
        GoldenTensor[] expected = file.Tensors("trajectories", name);
        (Optimizer optimizer, float learningRate) = Create(name);
        float[] weights = [.. file.Tensor("start").Data];
        optimizer.Initialize(weights.Length);

        for (int step = 0; step < gradients.Length; step++)
        {
            optimizer.Step(weights, gradients[step].Data, learningRate);

            // A few ulp of weights of size 1 in each step.
            Close.Check(expected[step].Data, weights, 5e-7, 5e-7);
        }

        Assert.Equal(8, optimizer.StepCount);
    }

    private static (Optimizer Optimizer, float LearningRate) Create(string name) => name switch
    {
        "sgd lr=0.1" => (new Sgd(), 0.1f),
        "sgd lr=0.1 momentum=0.9" => (new Sgd(0.9f), 0.1f),
        "sgd lr=0.1 momentum=0.9 nesterov" => (new Sgd(0.9f, nesterov: true), 0.1f),
        "adam lr=0.01 b1=0.9 b2=0.999 eps=1e-8" => (new Adam(), 0.01f),
        "adam lr=0.01 amsgrad" => (new Adam(amsGrad: true), 0.01f),
        "adamw lr=0.01 wd=0.1" => (new AdamW(weightDecay: 0.1f), 0.01f),
        "rmsprop lr=0.01 alpha=0.99 eps=1e-8" => (new RmsProp(), 0.01f),
        "adagrad lr=0.1" => (new Adagrad(), 0.1f),
        _ => throw new ArgumentException($"No optimizer for the golden trajectory '{name}'."),
    };
}
