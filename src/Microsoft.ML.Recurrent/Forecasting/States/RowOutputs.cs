namespace Microsoft.ML.Recurrent.Forecasting.States;

/// <summary>The added columns of the rows of one cursor or engine, row after row. Serves one thread.</summary>
internal abstract class RowOutputs
{
    /// <summary>Takes the input's current row.</summary>
    /// <exception cref="ArgumentException">The row does not continue its series.</exception>
    public abstract void Observe();

    /// <summary>The getter of an added column: a ValueGetter of its type.</summary>
    /// <param name="output">Its place among the added columns.</param>
    /// <param name="beforeReading">Called first each time.</param>
    public abstract Delegate Getter(int output, Action beforeReading);
}
