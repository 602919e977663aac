namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Something the caller can put right: a wrong option, a file that is not there. The message is all that is shown.</summary>
internal sealed class EvaluationException(string message) : Exception(message);
