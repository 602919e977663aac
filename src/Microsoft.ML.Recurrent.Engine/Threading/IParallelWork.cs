namespace Microsoft.ML.Recurrent.Engine.Threading;

/// <summary>Work cut into numbered parts that may run at the same time. An object rather than a delegate, so that running it allocates nothing.</summary>
internal interface IParallelWork
{
    /// <summary>Does one part.</summary>
    /// <param name="index">0 to the number of parts - 1.</param>
    public void Invoke(int index);
}
