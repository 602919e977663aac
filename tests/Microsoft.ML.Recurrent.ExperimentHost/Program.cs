using Microsoft.ML.Recurrent.ExperimentHost;

// ExperimentHost FOLDER
// Runs the experiment in the folder, or goes on with it, and prints what it found, one line for each trial.
if (args is not [var folder])
{
    Console.Error.WriteLine("Usage: ExperimentHost FOLDER");
    return 2;
}

foreach (var line in WaveExperiment.Run(folder))
    Console.WriteLine(line);
return 0;
