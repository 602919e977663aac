using System.Globalization;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Cells;
using Microsoft.ML.Recurrent.Engine.Data;
using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Losses;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Networks.Shapes;
using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Engine.Training;

// Trains with a checkpoint, resumes from it, saves, loads and streams, and prints the last output of each cell. Given a file of such lines, it compares
// them with its own: compiled ahead of time they are the same but for rounding, as vectors may be of another width.
const float Tolerance = 1e-4f;
var folder = Directory.CreateTempSubdirectory("ahead-of-time").FullName;
try
{
    var data = new SequenceList(inputSize: 2, hasTokens: false, TargetKind.Values, targetWidth: 1);
    for (var i = 0; i < 40; i++)
    {
        var features = Enumerable.Range(0, 24).Select(t => MathF.Sin((i + t) * 0.7f)).ToArray();
        data.Add(features, [], [], [MathF.Cos(i * 0.7f)]);
    }

    var options = new TrainingOptions
    {
        NumberOfEpochs = 4,
        LearningRate = 0.01f,
        LearningRateSchedule = new WarmUpSchedule(2, new CosineSchedule()),
        CheckpointPath = Path.Combine(folder, "checkpoint.bin"),
    };
    var expected = args.Length == 0 ? null : File.ReadAllLines(args[0]).Select(line => line.Split(' '))
        .ToDictionary(words => words[0], words => float.Parse(words[1], CultureInfo.InvariantCulture));
    foreach (var kind in Enum.GetValues<CellKind>())
    {
        var shape = new NetworkOptions { InputSize = 2, HiddenSizes = [8], OutputSize = 1, Cell = new CellOptions { Kind = kind } };
        using (var stop = new CancellationTokenSource())
        {
            var stopping = options with { StepCompleted = step => { if (step.TotalSteps == 3) stop.Cancel(); } };
            new TrainingLoop(new RecurrentNetwork(shape), new SquaredLoss(), stopping).Run(data, null, stop.Token);
        }

        var network = new RecurrentNetwork(shape);
        var result = new TrainingLoop(network, new SquaredLoss(), options).Run(data);
        if (!result.Resumed)
            throw new InvalidOperationException($"{kind} did not resume from its checkpoint.");
        File.Delete(options.CheckpointPath);

        using var file = new MemoryStream();
        NetworkWriter.Write(file, network);
        file.Position = 0;
        var session = new NetworkSession(NetworkReader.Read(file));
        var last = 0f;
        for (var step = 0; step < 5; step++)
            last = session.Step([step * 0.1f, -step])[0];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind} {last:g9}"));
        if (expected is not null && !(Math.Abs(expected[kind.ToString()] - last) < Tolerance))
            throw new InvalidOperationException($"{kind} gives {last}; expected is {expected[kind.ToString()]}.");
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}
