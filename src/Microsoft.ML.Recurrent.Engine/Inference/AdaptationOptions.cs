using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Inference;

/// <summary>
/// Specifies how a language model adapts to the text that it reads: by a cache of what it has read, by learning from it, or by both. The network itself never
/// changes. Immutable and safe to share.
/// </summary>
/// <remarks>
/// The neural cache (Grave et al. 2017) keeps the inputs h(i) of the head at the last <see cref="CacheSize"/> steps with the tokens that followed. At a step
/// with the input h, it predicts each of those tokens with a probability in proportion to the sum of e^(<see cref="CacheFlatness"/> h . h(i)) over its places,
/// and the result is <see cref="CacheWeight"/> times that probability plus 1 - <see cref="CacheWeight"/> times that of the network.
/// <para>
/// Dynamic evaluation (Krause et al. 2018) takes a gradient step after each segment of <see cref="DynamicEvaluationSegmentLength"/> tokens, on a copy of the
/// weights that belongs to the reader. With the gradient g of the mean loss of the segment, the mean m of the squares of g over the segments so far, the mean n
/// of m over all weights, the rate r, the decay d and the weight v of the trained network, a weight w becomes w - r g / (sqrt(m) + sqrt(n) + 1e-8) + d (v - w).
/// A token is always predicted before it is learned from. The state at the end of a segment is kept; gradients do not flow beyond its first step. A segment
/// whose gradient is not finite changes nothing.
/// </para>
/// </remarks>
/// <include file="../Documentation/Adapt.xml" path="documentation/example"/>
public sealed record AdaptationOptions
{
    internal const float DefaultCacheWeight = 0.1f;
    internal const float DefaultCacheFlatness = 0.3f;
    internal const int DefaultSegmentLength = 5;
    internal const float DefaultDecay = 0.001f;

    /// <summary>Gets options of a network that does not adapt.</summary>
    public static AdaptationOptions None { get; } = new();

    /// <summary>Gets the maximum number of steps that the cache keeps; 0 for no cache. Each takes as much memory as the input of the head.</summary>
    /// <value>The default is 0; at least 0.</value>
    public int CacheSize { get; init; }

    /// <summary>Gets the share of the cache in the probabilities. Only with a <see cref="CacheSize"/> above 0.</summary>
    /// <value>The default is 0.1; above 0 and below 1.</value>
    public float CacheWeight { get; init; } = DefaultCacheWeight;

    /// <summary>
    /// Gets the factor of the products of states: with 0, the cache predicts every token that it contains by its frequency; larger values prefer places that
    /// are more similar to the current one. Only with a <see cref="CacheSize"/> above 0.
    /// </summary>
    /// <value>The default is 0.3; at least 0 and finite.</value>
    public float CacheFlatness { get; init; } = DefaultCacheFlatness;

    /// <summary>Gets the learning rate of dynamic evaluation; 0 for no learning.</summary>
    /// <value>The default is 0; at least 0 and finite. 0.001 is a good start.</value>
    public float DynamicEvaluationRate { get; init; }

    /// <summary>
    /// Gets the number of tokens after which a gradient step is taken. The end of a text also ends a segment. Only with a
    /// <see cref="DynamicEvaluationRate"/> above 0.
    /// </summary>
    /// <value>The default is 5; 1 to 65,536.</value>
    public int DynamicEvaluationSegmentLength { get; init; } = DefaultSegmentLength;

    /// <summary>
    /// Gets the share by which the weights return to those of the trained network at each gradient step. Only with a <see cref="DynamicEvaluationRate"/> above
    /// 0.
    /// </summary>
    /// <value>The default is 0.001; at least 0 and below 1.</value>
    public float DynamicEvaluationDecay { get; init; } = DefaultDecay;

    internal const int LongestSegment = 65_536;

    internal bool HasCache => CacheSize > 0;

    internal bool Adapts => HasCache || Learns;

    internal bool Learns => DynamicEvaluationRate > 0;

    /// <summary>Throws if an option is out of range or has no effect.</summary>
    /// <exception cref="ArgumentException">The message names every violation.</exception>
    internal void ThrowIfInvalid()
    {
        List<string> violations = [];
        Require(CacheSize >= 0, nameof(CacheSize), CacheSize, "at least 0");
        Require(CacheWeight is > 0 and < 1, nameof(CacheWeight), CacheWeight, "above 0 and below 1");
        Require(CacheFlatness >= 0 && float.IsFinite(CacheFlatness), nameof(CacheFlatness), CacheFlatness, "at least 0 and finite");
        Require(DynamicEvaluationRate >= 0 && float.IsFinite(DynamicEvaluationRate), nameof(DynamicEvaluationRate), DynamicEvaluationRate,
            "at least 0 and finite");
        Require(DynamicEvaluationSegmentLength is >= 1 and <= LongestSegment, nameof(DynamicEvaluationSegmentLength), DynamicEvaluationSegmentLength,
            $"1 to {LongestSegment}");
        Require(DynamicEvaluationDecay is >= 0 and < 1, nameof(DynamicEvaluationDecay), DynamicEvaluationDecay, "at least 0 and below 1");
        if (violations.Count == 0 && !HasCache)
        {
            RequireDefault(nameof(CacheWeight), CacheWeight, DefaultCacheWeight, nameof(CacheSize));
            RequireDefault(nameof(CacheFlatness), CacheFlatness, DefaultCacheFlatness, nameof(CacheSize));
        }

        if (violations.Count == 0 && !Learns)
        {
            RequireDefault(nameof(DynamicEvaluationSegmentLength), DynamicEvaluationSegmentLength, DefaultSegmentLength, nameof(DynamicEvaluationRate));
            RequireDefault(nameof(DynamicEvaluationDecay), DynamicEvaluationDecay, DefaultDecay, nameof(DynamicEvaluationRate));
        }

        if (violations.Count > 0)
            throw new ArgumentException($"A network cannot adapt with these options: {string.Join("; ", violations)}.");

        void Require(bool holds, string name, object value, string allowed)
        {
            if (!holds)
                violations.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {allowed}"));
        }

        void RequireDefault(string name, float value, float @default, string needed)
        {
            if (value != @default)
                violations.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{name} is {value}, but {needed} is 0, so that it has no effect; leave it at {@default}"));
        }
    }
}
