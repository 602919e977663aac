using System.Reflection;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Experiments;

namespace Microsoft.ML.Recurrent.Tests.Hostile;

/// <summary>Whatever may take long can be cancelled: by a token among its arguments, or by that of the options it was made or called with.</summary>
public sealed class CancellationTests
{
    private static readonly HashSet<string> s_longVerbs =
        ["Fit", "Predict", "SamplePaths", "Evaluate", "CrossValidate", "Run", "RunAsync", "Generate", "GenerateTokens", "GenerateTokensAsync", "Score", "Read",
            "Encode", "Train", "Suggest"];

    // One row, sequence or batch that lies in memory: as long as what the caller gave, and no longer.
    private static readonly HashSet<string> s_short =
    [
        "NetworkSession.Run", "SequenceEncoder.Run", "NetworkReader.Read", "NetworkReader.ReadAll", "TextGenerator.Suggest(Int32)",
        "AnomalyDetectionEngine.Predict",
    ];

    public static TheoryData<string> LongCalls
    {
        get
        {
            var calls = new TheoryData<string>();
            foreach (var name in Methods().Select(NameOf).Distinct().Order(StringComparer.Ordinal))
                calls.Add(name);
            return calls;
        }
    }

    [Theory]
    [MemberData(nameof(LongCalls))]
    public void ALongCallCanBeCancelled(string name)
    {
        foreach (var method in Methods().Where(method => NameOf(method) == name))
            Assert.True(TakesToken(method) || HasOptionsWithToken(method.DeclaringType!), $"{NameOf(method)} takes no CancellationToken, and nothing "
                + "that it is made of has one.");
    }

    [Fact]
    public void ThereAreLongCallsToLookAt() => Assert.True(Methods().Count() >= 20);

    private static IEnumerable<MethodInfo> Methods() => new[] { typeof(ForecastingTransformer).Assembly, typeof(BatchPredictor).Assembly }
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => !typeof(Delegate).IsAssignableFrom(type) && !type.Namespace!.EndsWith(".Losses", StringComparison.Ordinal))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => s_longVerbs.Any(verb => method.Name == verb || method.Name.StartsWith("Evaluate", StringComparison.Ordinal)))
        .Where(method => !s_short.Contains($"{TypeName(method)}.{method.Name}") && !s_short.Contains(NameOf(method)));

    private static bool TakesToken(MethodInfo method) =>
        method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken) || HasToken(parameter.ParameterType));

    private static bool HasToken(Type type) => type.GetProperty(nameof(CancellationToken))?.PropertyType == typeof(CancellationToken);

    // Estimators and experiments keep the options they were made with, or a plan that holds them.
    private static bool HasOptionsWithToken(Type type) => type.BaseType is { } parent && parent.Assembly == type.Assembly && HasOptionsWithToken(parent)
        || type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => HasToken(parameter.ParameterType) || parameter.ParameterType.GetProperties()
                .Any(property => property.PropertyType == typeof(ExperimentOptions)));

    private static string TypeName(MethodInfo method) => method.DeclaringType!.Name.Split('`')[0];

    private static string NameOf(MethodInfo method) =>
        $"{TypeName(method)}.{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";
}
