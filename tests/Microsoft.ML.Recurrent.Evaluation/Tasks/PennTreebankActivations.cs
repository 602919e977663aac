namespace Microsoft.ML.Recurrent.Evaluation.Tasks;

/// <summary>The regularized configuration with penalties on the outputs of the last layer and on their changes (Merity et al. 2018).</summary>
internal sealed class PennTreebankActivations : PennTreebankRegularized
{
    public override string Name => "ptb_activations";

    public override string Summary =>
        "Penn Treebank, the regularized configuration with penalties on activations: perplexity, also with a cache and dynamic evaluation.";

    /// <summary>Sets the penalties, which are those of the publication.</summary>
    public static void Penalize(LanguageModelOptions options) => (options.ActivationRegularization, options.TemporalActivationRegularization) = (2, 1);

    protected override LanguageModelOptions Options()
    {
        var options = Regularized();
        Penalize(options);
        return options;
    }
}
