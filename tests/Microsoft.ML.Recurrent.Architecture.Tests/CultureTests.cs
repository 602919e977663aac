using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>Text that the product makes of numbers is the same in every culture: messages, logs, and the text of results.</summary>
public sealed class CultureTests
{
    private static readonly string[] s_real = ["System.Single", "System.Double", "System.Half", "System.Decimal"];

    [Theory]
    [InlineData("Microsoft.ML.Recurrent.Engine")]
    [InlineData("Microsoft.ML.Recurrent.Interop")]
    [InlineData("Microsoft.ML.Recurrent")]
    public void NoNumberIsWrittenInTheCultureOfTheMachine(string assembly)
    {
        using var product = Product.Open(assembly);
        List<string> faults = [.. product.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody).SelectMany(FaultsOf)];
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    private static IEnumerable<string> FaultsOf(MethodDefinition method)
    {
        var handlers = new Stack<bool>(); // whether the texts that are being made have a given culture, the innermost last
        foreach (var instruction in method.Body.Instructions)
        {
            if (instruction.Operand is not MethodReference call)
                continue;
            if (IsHandler(call.DeclaringType) && call.Name == ".ctor")
                handlers.Push(call.Parameters.Any(parameter => parameter.ParameterType.Name == nameof(IFormatProvider)));
            else if (IsHandler(call.DeclaringType) && call.Name == "AppendFormatted" && handlers.TryPeek(out var isGiven) && !isGiven && IsCultural(call, instruction.Previous))
                yield return $"{method.DeclaringType.FullName}.{method.Name} writes {call.FullName}";
            else if (EndsText(call))
                handlers.TryPop(out _);
            else if (WritesAlone(call))
                yield return $"{method.DeclaringType.FullName}.{method.Name} calls {call.FullName}";
        }
    }

    private static bool IsHandler(TypeReference type) => type.Name.EndsWith("InterpolatedStringHandler", StringComparison.Ordinal);

    private static bool EndsText(MethodReference call) =>
        call.Name == "ToStringAndClear" || call.Parameters.Any(parameter => IsHandler(parameter.ParameterType.GetElementType()));

    // Of whole numbers, only the separator of thousands differs.
    private static bool IsCultural(MethodReference call, Instruction last) => call is GenericInstanceMethod generic
        && (IsReal(generic.GenericArguments[0]) || last.Operand is "n0" or "N0");

    private static bool WritesAlone(MethodReference call) =>
        (call.Name == nameof(ToString) && IsReal(call.DeclaringType)
            && !call.Parameters.Any(parameter => parameter.ParameterType.Name == nameof(IFormatProvider)))
        || (call.Name == nameof(string.Join) && call is GenericInstanceMethod generic && IsReal(generic.GenericArguments[0]));

    private static bool IsReal(TypeReference type) =>
        s_real.Contains((type is GenericInstanceType { Name: "Nullable`1" } nullable ? nullable.GenericArguments[0] : type).FullName);
}
