namespace Microsoft.ML.Recurrent.Interop.TestModels;

public enum ScoringTask
{
    Binary,
    Multiclass,
    Regression,
}
