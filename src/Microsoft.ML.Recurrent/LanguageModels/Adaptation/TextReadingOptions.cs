using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.LanguageModels.Adaptation;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Represents the options of what reads a text with a language model: whether and how it adapts to the text. Both ways can be combined. Neither changes the
/// model. Not safe for concurrent changes.
/// </summary>
/// <remarks>
/// The neural cache (Grave et al. 2017) remembers the state of the network at the last tokens, with the token that came next. It raises the probability of the
/// tokens that followed similar states, so that names and words of the text are expected again. Dynamic evaluation (Krause et al. 2018) trains a copy of the
/// weights on the text, by one gradient step after each segment of some tokens. A token is always predicted before it is learned from.
/// </remarks>
/// <include file="../../Documentation/LanguageModelAdaptation.xml" path="documentation/example"/>
public abstract class TextReadingOptions
{
    private protected TextReadingOptions()
    {
    }

    /// <summary>
    /// Gets or sets the number of last tokens that the neural cache remembers. Each takes the memory of the state of the last layer, and a little time at each
    /// step.
    /// </summary>
    /// <value>The default is 0, no cache; 0 to 1,000,000.</value>
    public int CacheSize { get; set; }

    /// <summary>
    /// Gets or sets the share of the neural cache in the probability of a token; the rest is that of the network. Only with a <see cref="CacheSize"/> above 0.
    /// </summary>
    /// <value>The default is 0.1; above 0 and below 1.</value>
    public float CacheWeight { get; set; }

    /// <summary>
    /// Gets or sets the factor by which products of states are multiplied before the neural cache compares them: with 0, all remembered tokens count alike;
    /// larger values prefer those that followed states that are similar to the current one. Only with a <see cref="CacheSize"/> above 0.
    /// </summary>
    /// <value>The default is 0.3; at least 0 and finite.</value>
    public float CacheFlatness { get; set; }

    /// <summary>
    /// Gets or sets the learning rate of dynamic evaluation, about the largest amount by which a weight changes after a segment: gradients are divided by the
    /// square root of the mean of their squares so far, plus that of the mean over all weights.
    /// </summary>
    /// <value>The default is 0, no dynamic evaluation; at least 0 and finite. 0.001 is a good start.</value>
    public float DynamicEvaluationRate { get; set; }

    /// <summary>
    /// Gets or sets the number of tokens of a segment, after which dynamic evaluation takes a gradient step. The end of a text also ends a segment. Longer
    /// segments take less time. Only with a <see cref="DynamicEvaluationRate"/> above 0.
    /// </summary>
    /// <value>The default is 5; 1 to 65,536. For characters, 20 is a good start.</value>
    public int DynamicEvaluationSegmentLength { get; set; }

    /// <summary>
    /// Gets or sets the share by which the weights return to those of the model at each step of dynamic evaluation, so that what is old is forgotten. Only with
    /// a <see cref="DynamicEvaluationRate"/> above 0.
    /// </summary>
    /// <value>The default is 0.001; at least 0 and below 1.</value>
    public float DynamicEvaluationDecay { get; set; }

    /// <summary>Gets the options of the engine.</summary>
    internal AdaptationOptions Adaptation => new()
    {
        CacheSize = CacheSize,
        CacheWeight = CacheWeight,
        CacheFlatness = CacheFlatness,
        DynamicEvaluationRate = DynamicEvaluationRate,
        DynamicEvaluationSegmentLength = DynamicEvaluationSegmentLength,
        DynamicEvaluationDecay = DynamicEvaluationDecay,
    };
}
