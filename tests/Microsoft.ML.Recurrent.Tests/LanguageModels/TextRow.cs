namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

/// <summary>A row of text.</summary>
public sealed class TextRow
{
    public string? Text { get; set; }

    /// <summary>Sentences of a small grammar, the same at each call.</summary>
    public static IReadOnlyList<TextRow> Sentences(int count)
    {
        string[] who = ["the cat", "a dog", "my horse", "one bird"];
        string[] does = ["sleeps", "eats a lot", "runs, then sleeps", "sings"];
        return [.. Enumerable.Range(0, count).Select(i => new TextRow { Text = $"{who[i % 4]} {does[i * 7 / 3 % 4]}{(i % 5 == 0 ? "!" : ".")}" })];
    }
}
