using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>A program that a page shows in several blocks, in the order in which a reader meets them.</summary>
/// <param name="Name">The page and the number of the program on it.</param>
/// <param name="Blocks">The parts of the program.</param>
internal sealed record PageProgram(string Name, List<PageBlock> Blocks)
{
    /// <summary>
    /// The whole program: using directives, statements, types, each in the order of the page. Nothing is added but directives that make the compiler name the
    /// page and its lines.
    /// </summary>
    public string Text
    {
        get
        {
            var (usings, statements, types) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
            foreach (var block in Blocks)
            {
                var unit = SyntaxFactory.ParseCompilationUnit(block.Text);
                foreach (var directive in unit.Usings)
                    Add(usings, block, directive);
                foreach (var member in unit.Members)
                    Add(member is GlobalStatementSyntax ? statements : types, block, member);
            }

            return $"{usings}{statements}{types}";
        }
    }

    public override string ToString() => Name;

    private static void Add(StringBuilder text, PageBlock block, SyntaxNode node)
    {
        var line = block.Line + node.SyntaxTree.GetText().Lines.GetLinePosition(node.FullSpan.Start).Line;
        text.Append("#line ").Append(line).Append(" \"").Append(block.Path).Append("\"\n").Append(node.ToFullString().TrimEnd('\n')).Append('\n');
    }
}
