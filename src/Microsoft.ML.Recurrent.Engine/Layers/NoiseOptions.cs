using System.Globalization;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// Specifies the noise under which a network learns, and the penalties on its outputs, which are those after the noise. They belong to a training run: a
/// network is the same without them, and predictions are never noisy. Every share is at least 0 and below 1, and 0 by default; values that are not set to zero
/// are scaled up, so that sums keep their size. Immutable and safe to share.
/// </summary>
/// <include file="../Documentation/Noise.xml" path="documentation/example"/>
public sealed record NoiseOptions
{
    /// <summary>Gets no noise at all.</summary>
    public static NoiseOptions None { get; } = new();

    /// <summary>
    /// Gets the fraction of the outputs of a layer that are set to zero, between recurrent layers and before the head (Srivastava et al. 2014). They are drawn
    /// for each step unless <see cref="VariationalDropout"/> is set. With decoded steps, it applies to them, too.
    /// </summary>
    public float Dropout { get; init; }

    /// <summary>
    /// Gets a value that indicates whether <see cref="Dropout"/> is drawn once per sequence and layer and is the same at every step, also across the windows of
    /// truncated back-propagation (Gal and Ghahramani 2016; the locked dropout of Merity et al. 2018). Networks with decoded steps do not allow it.
    /// </summary>
    public bool VariationalDropout { get; init; }

    /// <summary>
    /// Gets the fraction of the inputs of the first recurrent layer that are set to zero, drawn once per sequence (Gal and Ghahramani 2016).
    /// </summary>
    public float InputDropout { get; init; }

    /// <summary>
    /// Gets the fraction of the hidden state that is set to zero for the recurrent product, drawn once per sequence (Gal and Ghahramani 2016). Decoded steps
    /// use the draw of their sequence.
    /// </summary>
    public float RecurrentDropout { get; init; }

    /// <summary>
    /// Gets the fraction of the weights of the recurrent matrices that are set to zero, drawn once per window of a batch for all of its sequences (DropConnect,
    /// Wan et al. 2013; the weight-dropped LSTM of Merity et al. 2018). It requires a cell that has a recurrent matrix. It does not apply to the encoder of a
    /// source.
    /// </summary>
    public float WeightDropout { get; init; }

    /// <summary>
    /// Gets the fraction of the vocabulary whose vectors are set to zero, drawn once per sequence of a batch for a word, wherever it occurs (Gal and Ghahramani
    /// 2016). It requires an embedding.
    /// </summary>
    public float EmbeddingDropout { get; init; }

    /// <summary>
    /// Gets the fraction of the tokens that are read as the unknown token, drawn for each occurrence (word dropout, Iyyer et al. 2015). Targets are not
    /// changed. It requires an embedding with an unknown token.
    /// </summary>
    public float TokenDropout { get; init; }

    /// <summary>
    /// Gets the fraction of the values of the vectors of characters that are set to zero, drawn for each spelling. It requires an encoder of characters.
    /// </summary>
    public float CharacterDropout { get; init; }

    /// <summary>
    /// Gets the factor of activation regularization (Merity et al. 2017): of the mean of the squares of the outputs of the last recurrent layer, after
    /// <see cref="Dropout"/>, over all steps of a window and all units. It is added to the mean loss of a step, and the losses that are reported do not contain
    /// it. It requires a recurrent layer at the top, without separate directions and without decoded steps.
    /// </summary>
    /// <value>The default is 0; at least 0 and finite. Merity et al. use 2.</value>
    public float ActivationRegularization { get; init; }

    /// <summary>
    /// Gets the factor of temporal activation regularization (Merity et al. 2017): of the mean of the squares of the differences between the outputs of the
    /// last recurrent layer at a step and at the next, before <see cref="Dropout"/>, over all pairs of steps of a window and all units. It is added to the mean
    /// loss of a step, and the losses that are reported do not contain it. It requires the same as <see cref="ActivationRegularization"/>.
    /// </summary>
    /// <value>The default is 0; at least 0 and finite. Merity et al. use 1.</value>
    public float TemporalActivationRegularization { get; init; }

    /// <summary>Returns what is out of range.</summary>
    internal IEnumerable<string> Violations()
    {
        foreach (var (name, rate) in new[]
        {
            (nameof(Dropout), Dropout), (nameof(InputDropout), InputDropout), (nameof(RecurrentDropout), RecurrentDropout),
            (nameof(WeightDropout), WeightDropout),
            (nameof(EmbeddingDropout), EmbeddingDropout), (nameof(TokenDropout), TokenDropout), (nameof(CharacterDropout), CharacterDropout),
        })
        {
            if (!(rate is >= 0 and < 1))
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} is {rate}; it must be at least 0 and below 1");
        }

        foreach (var (name, factor) in new[]
        {
            (nameof(ActivationRegularization), ActivationRegularization), (nameof(TemporalActivationRegularization), TemporalActivationRegularization),
        })
        {
            if (!(factor >= 0 && float.IsFinite(factor)))
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} is {factor}; it must be at least 0 and finite");
        }

        if (VariationalDropout && Dropout == 0)
            yield return $"{nameof(VariationalDropout)} is true, but {nameof(Dropout)} is 0, so that nothing is dropped";
    }
}
