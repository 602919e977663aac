// Quality figures on real data, too slow for the tests: one task, a few seeds, one RESULT line per figure.
using Microsoft.ML.Recurrent.Evaluation;

return CommandLine.Run(args, Console.Out, Console.Error);
