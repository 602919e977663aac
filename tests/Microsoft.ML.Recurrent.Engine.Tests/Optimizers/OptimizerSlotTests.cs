using Microsoft.ML.Recurrent.Engine.Optimizers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Optimizers;

/// <summary>The names under which checkpoints keep what an optimizer remembers; those of torch.optim.</summary>
public sealed class OptimizerSlotTests
{
    [Theory]
    [InlineData("adamw", "exp_avg", "exp_avg_sq")]
    [InlineData("adamw, amsgrad", "exp_avg", "exp_avg_sq", "max_exp_avg_sq")]
    [InlineData("rmsprop", "square_avg")]
    [InlineData("rmsprop, momentum", "square_avg", "momentum_buffer")]
    [InlineData("rmsprop, centered", "square_avg", "grad_avg")]
    [InlineData("rmsprop, momentum, centered", "square_avg", "momentum_buffer", "grad_avg")]
    public void SlotsAreNamedAsInTorch(string name, params string[] expected)
    {
        Optimizer optimizer = OptimizerSamples.All[name]();
        optimizer.Initialize(3);
        Assert.Equal(expected, optimizer.State.Select(slot => slot.Name));
    }
}
