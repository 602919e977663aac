using Microsoft.ML.Recurrent.Pretraining;
using Microsoft.ML.Recurrent.Pretraining.Evaluation;
using Microsoft.ML.Recurrent.Pretraining.Generation;
using Microsoft.ML.Recurrent.Pretraining.Training;

var line = new CommandLine(args);
switch (line.Command)
{
    case "train":
        PretrainingRun.Run(line);
        break;
    case "generate":
        GeneratorSample.Write(line);
        break;
    case "time":
        SpeedRun.Run();
        break;
    case "time-many":
        ManySeriesRun.Run(line);
        break;
    case "export":
        WeightExport.Run(line);
        break;
    case "evaluate":
        EvaluationRun.Run(line);
        break;
    default:
        Console.WriteLine("train --size base --checkpoint PATH [--minutes N] [--seed N] [--threads N] [--output PATH]");
        Console.WriteLine("generate --count N --length N --output PATH");
        Console.WriteLine("export --size base --weights CHECKPOINT --output PATH");
        Console.WriteLine("time");
        Console.WriteLine("time-many [--threads N]");
        Console.WriteLine("evaluate --size base --weights PATH [--data PATH] [--series PATH]");
        break;
}
