namespace Microsoft.ML.Recurrent.Experiments.Results;

internal static class ResultPage
{
    public static string Of(ExperimentResult result) => result.ToString()!;
}
