namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>What goes wrong in the experiment itself while a trial is running, such as a log that cannot be written: no fault of the trial.</summary>
internal sealed class ExperimentFault(Exception cause) : Exception(cause.Message, cause);
