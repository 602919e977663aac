namespace Microsoft.ML.Recurrent.PublicApi.Tests;

/// <summary>A block of code of a page.</summary>
/// <param name="Path">The page.</param>
/// <param name="Line">The line of the page on which the code begins, from 1.</param>
/// <param name="Language">The language named at its beginning; empty where none is.</param>
/// <param name="Text">The code.</param>
internal sealed record PageBlock(string Path, int Line, string Language, string Text);
