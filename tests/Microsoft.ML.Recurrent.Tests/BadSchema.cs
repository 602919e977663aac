namespace Microsoft.ML.Recurrent.Tests;

/// <summary>Data an estimator must refuse, and what its message must say.</summary>
/// <param name="Make">Makes the data.</param>
/// <param name="Expected">Parts of the message: the column, what was found, what is allowed.</param>
public sealed record BadSchema(Func<MLContext, IDataView> Make, params string[] Expected);
