using Microsoft.ML.Recurrent.Engine.Memory;

namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Holds the parameters of a cell, which are registered in torch's order. Immutable.</summary>
internal sealed class CellParameters
{
    /// <param name="layout">The layout in which the parameters are registered.</param>
    /// <param name="suffix">The suffix that names the layer and the direction, such as <c>_l0_reverse</c>.</param>
    /// <param name="rows">The number of rows of the matrices: gates times hidden units.</param>
    /// <param name="inputSize">The width of the input.</param>
    /// <param name="stateSize">The width of the state that the recurrent product reads.</param>
    /// <param name="normalized">Whether the products are normalised, in which case the biases of the normalisations replace those of the cell.</param>
    /// <param name="recurrent">Whether there is a recurrent product.</param>
    public CellParameters(ParameterLayout layout, string suffix, int rows, int inputSize, int stateSize, bool normalized, bool recurrent)
    {
        InputWeight = layout.AddMatrix("weight_ih" + suffix, rows, inputSize);
        if (recurrent)
            RecurrentWeight = layout.AddMatrix("weight_hh" + suffix, rows, stateSize);
        (InputGain, InputBias) = AddBias("ih");
        if (recurrent)
            (RecurrentGain, RecurrentBias) = AddBias("hh");

        (Parameter? Gain, Parameter Bias) AddBias(string half) => normalized
            ? (layout.AddVector($"weight_ln_{half}{suffix}", rows), layout.AddVector($"bias_ln_{half}{suffix}", rows))
            : (null, layout.AddVector($"bias_{half}{suffix}", rows));
    }

    public Parameter InputWeight { get; }

    /// <summary>Gets the gain of the normalisation of the input product; null without normalisation.</summary>
    public Parameter? InputGain { get; }

    /// <summary>Gets the bias of the input half, or that of its normalisation.</summary>
    public Parameter InputBias { get; }

    /// <summary>Gets the weights of the recurrent product; null if there is none.</summary>
    public Parameter? RecurrentWeight { get; }

    /// <summary>Gets the gain of the normalisation of the recurrent product; null without normalisation or without the product.</summary>
    public Parameter? RecurrentGain { get; }

    /// <summary>Gets the bias of the recurrent half, or that of its normalisation; null without a recurrent product.</summary>
    public Parameter? RecurrentBias { get; }
}
