using Mono.Cecil;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>
/// One trainer trains every network of the surface. Only it starts a training loop and sets what distinguishes the networks of a model, so that there is one rule
/// for their seeds and for the names of their checkpoints.
/// </summary>
public sealed class TrainingArrowTests
{
    private const string Trainer = "Microsoft.ML.Recurrent.Ensembles.EnsembleTrainer";

    private static readonly string[] s_settings = ["set_Seed", "set_CheckpointPath", "set_Progress"];

    [Fact]
    public void OnlyTheTrainerOfEnsemblesSetsSeedsCheckpointsAndListeners()
    {
        using var surface = Product.Open("Microsoft.ML.Recurrent");
        Assert.Equal(s_settings.Select(setting => $"{Trainer} calls {setting}").Order(StringComparer.Ordinal),
            Calls(surface, method => method.DeclaringType.Name == "TrainingOptions" && s_settings.Contains(method.Name)));
    }

    [Fact]
    public void OnlyTheTrainerOfEnsemblesStartsATrainingLoop()
    {
        using var surface = Product.Open("Microsoft.ML.Recurrent");
        Assert.Equal([$"{Trainer} calls .ctor"], Calls(surface, method => method.DeclaringType.Name == "TrainingLoop" && method.Name == ".ctor"));
    }

    private static IEnumerable<string> Calls(AssemblyDefinition surface, Func<MethodReference, bool> isMeant) =>
        (from type in surface.MainModule.GetTypes()
         from method in type.Methods
         where method.HasBody
         from instruction in method.Body.Instructions
         let called = instruction.Operand as MethodReference
         where called is not null && isMeant(called)
         select $"{OutermostOf(type).FullName} calls {called.Name}").Distinct().Order(StringComparer.Ordinal);

    private static TypeDefinition OutermostOf(TypeDefinition type) => type.DeclaringType is { } outer ? OutermostOf(outer) : type;
}
