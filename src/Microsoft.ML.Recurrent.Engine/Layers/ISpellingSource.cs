namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>Gives the characters of written forms. Safe for concurrent reading.</summary>
internal interface ISpellingSource
{
    /// <summary>The characters of a written form, at least one, each 0 or more.</summary>
    /// <param name="spelling">The number of the form. Equal forms have equal numbers wherever that is cheap: each number is encoded by itself.</param>
    public ReadOnlySpan<int> SpellingCharacters(int spelling);
}
