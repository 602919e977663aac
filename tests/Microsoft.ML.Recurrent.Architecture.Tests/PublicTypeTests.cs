using Mono.Cecil;

namespace Microsoft.ML.Recurrent.Architecture.Tests;

/// <summary>Nobody derives from a type that was not made for it.</summary>
public sealed class PublicTypeTests
{
    public static TheoryData<string> Products => [.. Repository.ProductNames];

    [Theory]
    [MemberData(nameof(Products))]
    public void EveryPublicClassIsSealedAbstractOrStatic(string name)
    {
        using var assembly = Product.Open(name);
        var open = assembly.MainModule.GetTypes().Where(t => t.IsClass && IsVisible(t) && !t.IsSealed && !t.IsAbstract).Select(t => t.FullName);
        Assert.Empty(open);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void NoPublicTypeHasAPublicField(string name)
    {
        using var assembly = Product.Open(name);
        var fields = assembly.MainModule.GetTypes().Where(t => IsVisible(t) && !t.IsEnum)
            .SelectMany(t => t.Fields).Where(f => f.IsPublic && !f.HasConstant && !f.IsInitOnly).Select(f => f.FullName);
        Assert.Empty(fields);
    }

    [Fact]
    public void PublicNamesSpellAbbreviationsAsWords()
    {
        var shouting = from name in Repository.ProductNames
                       let assembly = Product.Open(name)
                       from type in assembly.MainModule.GetTypes()
                       where IsVisible(type)
                       from member in type.Methods.Where(m => m.IsPublic).Select(m => m.Name).Append(type.Name)
                       where member.Contains("LSTM", StringComparison.Ordinal) || member.Contains("GRU", StringComparison.Ordinal) || member.Contains("RNN", StringComparison.Ordinal)
                       select $"{type.FullName}: {member}";
        Assert.Empty(shouting);
    }

    private static bool IsVisible(TypeDefinition type) =>
        type.DeclaringType is { } outer ? IsVisible(outer) && type.IsNestedPublic : type.IsPublic;
}
