namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Specifies the half of the pre-activations of a cell that comes from the state before a step.</summary>
internal enum RecurrentHalf
{
    /// <summary>The gates do not read the state.</summary>
    None,

    /// <summary>The recurrent product is added to the input half, which then includes both biases.</summary>
    Added,

    /// <summary>The recurrent product has a bias of its own, as in a GRU that resets after the product.</summary>
    Separate,
}
