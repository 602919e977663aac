using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>Compiles and runs a program from nothing but its text, as a reader does who copies it into a new console project.</summary>
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
        .. Compile(program).GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()),
    ];

    /// <summary>Runs a program in this process. The console belongs to the process, so that only one program may run at a time.</summary>
    /// <returns>What the program writes to the console.</returns>
    public static async Task<string> Run(string program)
    {
        using var assembly = new MemoryStream();
        var emitted = Compile(program).Emit(assembly);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        var main = Assembly.Load(assembly.ToArray()).EntryPoint!;
        var console = Console.Out;
        var text = new StringWriter(CultureInfo.InvariantCulture); // not disposed of: progress may be reported after the end of the program
        var output = TextWriter.Synchronized(text);
        Console.SetOut(output);
        try
        {
            // Away from the synchronization context of the test, which a program that waits for its tasks would block.
            await Task.Run(() => main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [Array.Empty<string>()], null));
        }
        finally
        {
            Console.SetOut(console);
        }

        lock (output) // which every write takes
            return text.ToString();
    }

    private static CSharpCompilation Compile(string program) =>
        CSharpCompilation.Create($"Page{Guid.NewGuid():n}",
            [CSharpSyntaxTree.ParseText(program, s_language), CSharpSyntaxTree.ParseText(ImplicitUsings, s_language)], s_references.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable));
}
