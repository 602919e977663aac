using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>Extension members of C# 14 have an ordinary method beside them: F#, Visual Basic and older versions of C# know no other.</summary>
public sealed class LanguageTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [Fact]
    public void EveryExtensionMemberHasAnOrdinaryMethodBesideIt()
    {
        var members = (from assembly in new[] { typeof(MLContext).Assembly, typeof(RecurrentCatalogExtensions).Assembly, typeof(RecurrentNetwork).Assembly }
                       from type in assembly.GetExportedTypes()
                       where type.IsAbstract && type.IsSealed
                       from member in ExtensionMembers(type)
                       select (Type: type, Member: member)).ToList();
        Assert.Contains(members, found => found.Member.Name == "Recurrent");
        var alone = members.Where(found => !HasOrdinaryMethod(found.Type, found.Member)).Select(found => $"{found.Type.FullName}: {found.Member.Name}");
        Assert.Empty(alone);
    }

    // The compiler keeps the members of an extension block in nested types that no language can name.
    private static IEnumerable<MemberInfo> ExtensionMembers(Type type) =>
        from block in Nested(type)
        where block.Name.StartsWith("<G>", StringComparison.Ordinal)
        from member in block.GetMembers(Everything)
        where member is PropertyInfo or MethodInfo { IsSpecialName: false }
        select member;

    private static IEnumerable<Type> Nested(Type type) => type.GetNestedTypes(Everything).SelectMany(nested => Nested(nested).Prepend(nested));

    private static bool HasOrdinaryMethod(Type type, MemberInfo member)
    {
        var gives = member is PropertyInfo property ? property.PropertyType : ((MethodInfo)member).ReturnType;
        return type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Any(method => method.IsDefined(typeof(ExtensionAttribute)) && !method.Name.Contains('_') && method.ReturnType.ToString() == gives.ToString());
    }
}
