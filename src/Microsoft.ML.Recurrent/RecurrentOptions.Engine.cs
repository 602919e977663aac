using Microsoft.ML.Recurrent.Engine.Networks;

namespace Microsoft.ML.Recurrent;

public abstract partial class RecurrentOptions
{
    /// <summary>The network these options describe, for data of a given shape: the only place where options become a network's.</summary>
    /// <param name="inputSize">Float features of a step; 0 for tokens only.</param>
    /// <param name="embedding">The table for tokens, or null.</param>
    /// <param name="outputSize">Values the head gives.</param>
    /// <param name="pooling">How steps become the head's input.</param>
    /// <param name="attentionSize">Width of the attention's score layer, where pooling is by attention.</param>
    internal NetworkOptions MakeNetworkOptions(
        int inputSize, EmbeddingOptions? embedding, int outputSize, SequencePooling pooling = SequencePooling.Last, int attentionSize = RecurrentDefaults.AttentionSize) => new()
        {
            InputSize = inputSize,
            Embedding = embedding,
            Cell = new CellOptions
            {
                Kind = Cell,
                Activation = ElmanActivation,
                Peepholes = Peepholes,
                CoupledInputForget = CoupledInputForget,
                ProjectionSize = ProjectionSize,
                ResetAfter = ResetAfter,
                LayerNormalization = LayerNormalization,
            },
            HiddenSizes = LayerSizes,
            Bidirectional = Bidirectional,
            Dropout = Dropout,
            InputDropout = InputDropout,
            RecurrentDropout = RecurrentDropout,
            Zoneout = Zoneout,
            Pooling = pooling,
            AttentionSize = attentionSize,
            OutputSize = outputSize,
        };
}
