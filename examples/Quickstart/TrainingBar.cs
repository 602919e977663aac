using Microsoft.ML.Recurrent;
using Spectre.Console;

namespace Quickstart;

/// <summary>Shows how much of the training is done: a bar on a terminal, a line for each tenth where the output goes to a file or another program.</summary>
internal static class TrainingBar
{
    public static T Run<T>(Func<IProgress<TrainingProgress>, T> train)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
            return train(new Lines());
        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var result = train(new Bar(context.AddTask("Training")));
                context.Refresh();
                return result;
            });
    }

    private sealed class Bar(ProgressTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.MaxValue = value.NumberOfEpochs;
            task.Value = value.Epoch;
        }
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        private int _shown;

        public void Report(TrainingProgress value)
        {
            var tenth = value.Epoch * 10 / value.NumberOfEpochs;
            if (tenth <= _shown)
                return;
            _shown = tenth;
            Console.WriteLine($"Training {tenth * 10} %");
        }
    }
}
