namespace Microsoft.ML.Recurrent.Options;

/// <summary>Specifies what reads an option.</summary>
internal enum OptionUse
{
    /// <summary>The names of columns that are read or written.</summary>
    Columns,

    /// <summary>The way in which the rows of a column become sequences or series.</summary>
    Rows,

    /// <summary>The shape of the network.</summary>
    Network,

    /// <summary>The training loop and the noise under which a network learns.</summary>
    Training,

    /// <summary>The definition of the loss that training minimizes, so that losses with different values cannot be compared.</summary>
    Loss,

    /// <summary>The run: how many networks are trained, from which seeds, on which rows, and which listener is informed.</summary>
    Run,

    /// <summary>What a trained model outputs.</summary>
    Outputs,
}
