namespace Microsoft.ML;

/// <summary>
/// Adds the recurrent trainers to ML.NET's catalogs: <c>ml.BinaryClassification.Trainers</c>, <c>ml.MulticlassClassification.Trainers</c> and
/// <c>ml.Regression.Trainers</c>.
/// </summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static partial class RecurrentTrainersCatalog;
