using Microsoft.ML.Recurrent.LanguageModels;

namespace Microsoft.ML.Recurrent;

/// <summary>How a <see cref="TextGenerator"/> chooses tokens and when it stops. A generator checks and copies its options when it is made. Not safe for concurrent changes.</summary>
/// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
public sealed class GenerationOptions
{
    /// <summary>
    /// What log-probabilities are divided by before a token is drawn: below 1 the probable tokens become more probable still, above 1 all become more alike.
    /// 0 always takes the most probable token and draws nothing.
    /// </summary>
    /// <value>Default 1; at least 0 and finite.</value>
    public float Temperature { get; set; } = LanguageModelDefaults.Temperature;

    /// <summary>Only so many of the most probable tokens are drawn from (Fan et al. 2018); 0 means all. Of equally probable tokens the more frequent one in training comes first.</summary>
    /// <value>Default 0; at least 0.</value>
    public int TopK { get; set; }

    /// <summary>
    /// Only the fewest of the most probable tokens are drawn from that together have this share of the probability, after temperature and <see cref="TopK"/>
    /// (nucleus sampling, Holtzman et al. 2020); 1 means all.
    /// </summary>
    /// <value>Default 1; above 0 and at most 1.</value>
    public float TopP { get; set; } = 1;

    /// <summary>Seed of the draws, the same on every machine. The same model, options, calls and seed give the same text.</summary>
    /// <value>Default null: the seed of the <see cref="MLContext"/>, or 1 where it has none.</value>
    public int? Seed { get; set; }

    /// <summary>Most tokens that one call generates.</summary>
    /// <value>Default 100; 1 to 1,000,000.</value>
    public int MaximumTokens { get; set; } = LanguageModelDefaults.MaximumTokens;

    /// <summary>
    /// Tokens that end a call, as the model knows them; they are not part of what it gives. The end of a text ends a call, too, except in a model of rows that
    /// are one running text, where it is the token "\n".
    /// </summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> StopTokens { get; set; } = [];

    /// <summary>Whether the unknown token may be generated, as &lt;unk&gt;.</summary>
    /// <value>Default false: its probability goes to the others.</value>
    public bool AllowUnknown { get; set; }

    /// <summary>Checks everything against a model and returns a copy that the caller cannot change any more.</summary>
    internal static GenerationOptions CheckedCopy(GenerationOptions options, TokenTexts texts)
    {
        var violations = new OptionViolations(nameof(GenerationOptions));
        violations.RequireNotNegative(nameof(Temperature), options.Temperature);
        violations.RequireAtLeast(nameof(TopK), options.TopK, 0);
        violations.Require(options.TopP is > 0 and <= 1, nameof(TopP), options.TopP, "above 0 and at most 1");
        violations.RequireBetween(nameof(MaximumTokens), options.MaximumTokens, 1, LanguageModelDefaults.LongestGeneration);
        violations.Require(options.StopTokens is not null, nameof(StopTokens), "null", "a list, which may be empty");
        foreach (var token in options.StopTokens ?? [])
            violations.Require(token is not null && texts.Find(token) is not null, nameof(StopTokens), $"'{token}'", "tokens that the model knows");
        violations.ThrowIfAny();
        var copy = (GenerationOptions)options.MemberwiseClone();
        copy.StopTokens = [.. options.StopTokens!];
        return copy;
    }
}
