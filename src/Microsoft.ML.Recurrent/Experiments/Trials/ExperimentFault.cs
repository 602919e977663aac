namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>
/// Represents an error of the experiment itself while a trial is running, such as a log that cannot be written, for which the trial is not to blame.
/// </summary>
internal sealed class ExperimentFault(Exception cause) : Exception(cause.Message, cause);
