using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>Compiles a program from nothing but its text, as a reader does who copies it into a new console project.</summary>
internal static class PageCompiler
{
    // What a new project has by ImplicitUsings.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.CSharp14);

    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Microsoft.ML.Recurrent.PublicApi", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <returns>Errors, each with its line; none where the program is complete.</returns>
    public static IReadOnlyList<string> ErrorsOf(string program) =>
    [
        .. CSharpCompilation.Create("Page", [CSharpSyntaxTree.ParseText(program, s_language), CSharpSyntaxTree.ParseText(ImplicitUsings, s_language)],
            s_references.Value,
                new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
            .GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()),
    ];
}
