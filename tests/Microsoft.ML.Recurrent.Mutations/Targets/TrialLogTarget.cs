using Microsoft.ML.Recurrent.Experiments;
using Microsoft.ML.Recurrent.Experiments.Results;
using Microsoft.ML.Recurrent.Experiments.Trials;
using Microsoft.ML.Recurrent.Experiments.Trials.Log;
using Microsoft.ML.Recurrent.Mutations.Payloads;

namespace Microsoft.ML.Recurrent.Mutations.Targets;

/// <summary>The log of an experiment.</summary>
internal sealed class TrialLogTarget() : MutationTarget("trial-log", Log())
{
    private const int Trials = 10;
    private TrialLogContent _content = TrialLogContent.Empty;

    public override bool Mixes => false;

    private static ExperimentSpace Space { get; } =
        ExperimentSpace.Empty.WithRange("rate", 0.001, 1, logarithmic: true, initial: 0.01).WithIntegerRange("units", 1, 100, initial: 2);

    private static TrialLogHeader Header { get; } = new([new("space", Space.Describe()), new("seed", "1")]);

    public override byte[] Mutate(IReadOnlyList<byte[]> others, Random random) => LogMutation.Change(Sample, random);

    public override void Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        _content = TrialLogReader.Read(stream, "trials.jsonl");
        if (_content.Header is { } header && Header.DifferenceFrom(header) is { } difference)
            throw new InvalidOperationException($"The trial log is that of another experiment: {difference}.");
        _content.CheckLiesIn(Space, "trials.jsonl");
    }

    public override void Use()
    {
        var ledger = new TrialLedger(2);
        foreach (var (_, trial) in _content.Trials)
            if (trial.Result is { } result)
                ledger.Add(result);
        ParameterImportance.Of(Space, [.. ledger.Results]);
        TimeSpan.FromSeconds(_content.Seconds);
        foreach (var result in ledger.Results)
            CsvText.Row([TrialNumbers.Format(result.Loss), result.Error ?? ""]);
    }

    public override bool IsDocumented(Exception exception) => exception is InvalidDataException
        || (exception is InvalidOperationException && exception.Message.Contains("of another experiment", StringComparison.Ordinal));

    private static byte[] Log()
    {
        using var stream = new MemoryStream();
        stream.Write(TrialLogLine.OfHeader(Header).Span);
        for (var trial = 0; trial < Trials; trial++)
        {
            var parameters = new TrialParameters([new("rate", 0.01 * (trial + 1)), new("units", trial + 1)]);
            stream.Write(TrialLogLine.OfStart(trial, parameters, trial).Span);
            stream.Write(TrialLogLine.OfReport(trial, new TrialReport(1, 0.5, 0.25), trial + 0.25).Span);
            if (trial < Trials - 1)
                stream.Write(TrialLogLine.OfEnd(new TrialResult
                {
                    TrialId = trial,
                    Parameters = parameters,
                    State = trial == 1 ? TrialState.Failed : TrialState.Completed,
                    Metric = trial * 0.5,
                    Loss = trial * 0.5,
                    Seconds = 1,
                    EndedAfterSeconds = trial + 1,
                    Reports = [new TrialReport(1, 0.5, 0.25)],
                    Error = trial == 1 ? "it failed" : null,
                }).Span);
        }

        return stream.ToArray();
    }
}
