using Microsoft.ML.Recurrent.LanguageModels;
using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Specifies how a <see cref="TextGenerator"/> chooses tokens, when it stops and whether it adapts to the text. A generator checks and copies its options when
/// it is created. Not safe for concurrent changes.
/// </summary>
/// <include file="../Documentation/LanguageModel.xml" path="documentation/example"/>
public sealed class GenerationOptions : TextReadingOptions
{
    /// <summary>Initializes a new instance of the <see cref="GenerationOptions"/> class with the default values.</summary>
    public GenerationOptions() => GenerationOptionTable.Table.SetDefaults(this);

    /// <summary>
    /// Gets or sets the temperature, by which log-probabilities are divided before a token is drawn. Values below 1 make probable tokens even more probable;
    /// values above 1 make all tokens more alike. With 0, the most probable token is always taken and nothing is drawn.
    /// </summary>
    /// <value>The default is 1; at least 0 and finite.</value>
    public float Temperature { get; set; }

    /// <summary>
    /// Gets or sets the number of most probable tokens from which a token is drawn (Fan et al. 2018). Of equally probable tokens, the one that is
    /// more frequent in the training data comes first. Only with a <see cref="Temperature"/> above 0.
    /// </summary>
    /// <value>The default is null: all tokens; otherwise at least 1.</value>
    public int? TopK { get; set; }

    /// <summary>
    /// Gets or sets the share of the probability that the candidate tokens cover: a token is drawn from the smallest set of most probable tokens that together
    /// have this share, after temperature and <see cref="TopK"/> are applied (nucleus sampling, Holtzman et al. 2020). 1 means all tokens.
    /// Only with a <see cref="Temperature"/> above 0.
    /// </summary>
    /// <value>The default is 1; above 0 and at most 1.</value>
    public float TopP { get; set; }

    /// <summary>
    /// Gets or sets the seed of the random draws, which are the same on every machine. The same model, options, calls and seed generate the same text.
    /// Only with a <see cref="Temperature"/> above 0.
    /// </summary>
    /// <value>The default is null: the seed of the <see cref="MLContext"/>, or 1 if it has none.</value>
    public int? Seed { get; set; }

    /// <summary>Gets or sets the maximum number of tokens that one call generates.</summary>
    /// <value>The default is 100; 1 to 1,000,000.</value>
    public int MaximumTokens { get; set; }

    /// <summary>
    /// Gets or sets the tokens that end a call, spelled as in the vocabulary of the model. They are not part of the generated text. The end of a text also ends
    /// a call, except in a model whose rows are one running text, where the end of a row is the token "\n".
    /// </summary>
    /// <value>The default is an empty array; otherwise different tokens.</value>
    public string[] StopTokens { get; set; } = [];

    /// <summary>Gets or sets a value that indicates whether the unknown token may be generated, as &lt;unk&gt;.</summary>
    /// <value>The default is false: its probability is distributed over the other tokens.</value>
    public bool AllowUnknown { get; set; }

    /// <summary>Checks every option against a model and returns a copy that later changes by the caller do not affect.</summary>
    internal static GenerationOptions CheckedCopy(GenerationOptions options, TokenTexts texts)
    {
        var violations = new OptionViolations(nameof(GenerationOptions));
        GenerationOptionTable.Table.Check(options, violations);
        foreach (var token in options.StopTokens ?? [])
            violations.Require(token is null || texts.Find(token) is not null, nameof(StopTokens), OptionRow.Show(token), "tokens that the model knows");
        violations.ThrowIfAny();
        return GenerationOptionTable.Table.CheckedCopy(options);
    }
}
