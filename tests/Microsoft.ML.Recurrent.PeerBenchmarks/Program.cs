using Microsoft.ML.Recurrent.PeerBenchmarks;
using Microsoft.ML.Recurrent.PeerBenchmarks.Contests;
using Microsoft.ML.Recurrent.PeerBenchmarks.Memory;
using Microsoft.ML.Recurrent.PeerBenchmarks.Reports;
using Microsoft.ML.Recurrent.PeerBenchmarks.Streams;
using Microsoft.ML.Recurrent.PeerBenchmarks.Transformers;

const string Usage = """
    compare [--threads N] [--quick] [--calm] [--item PATTERN[,PATTERN...]] [--peer NAME[,NAME...]] [--seconds S] [--format markdown]
        Runs every work item here and in the peers by turns, checks that the results agree and prints medians and ratios.
        --threads  threads of each contender, default 2
        --quick    all items within a minute, less exact
        --calm     rounds that other programs disturbed are run again, some hundred times at most
        --item     only items whose name contains the pattern, * for anything in between
        --peer     only these: libtorch, onnxruntime; ours-1-thread (the same on one thread) and ours-full (for ragged items,
                   a full batch of as many real steps) take part only where they are named
        --seconds  time for each item, default 2
    streams [--threads N]
        Cost of one step of a stream of every cell after 1, 10, 100, 1000, 10,000 and 1,000,000 steps, and bytes kept, beside libtorch's LSTM and a transformer
        of equal parameter count.
    memory [--threads N] [--item PATTERN]
        Peak resident memory of train steps beside libtorch's, and of truncated training on ever longer series. Linux only.
    transformer --data FOLDER [--task NAME[,NAME...]] [--seed N] [--threads N] [--held-out] [--with SETTING=NUMBER[,...]]
        A transformer of libtorch on the sets of the table of recurrences in docs/figures.md, with at most the parameters of the LSTM there: its figure,
        parameters and processor seconds of an epoch. FOLDER holds the data sets.
        --threads  default 1
        --held-out the figure of a part of the training data, on which the settings were chosen
        --with     other settings than those chosen: networks, layers, rate, dropout, decay, epochs, batch, context, patch, stride, apart
    list
        Names of all items.

    libtorch: TorchSharp 0.107's native library wants a libstdc++ with GLIBCXX_3.4.32 (GCC 13). See README.md where yours is older.
    """;

try
{
    switch (args)
    {
        case ["compare", .. var rest]:
            return new Comparison(CompareOptions.Parse(rest)).Run();
        case ["streams", .. var rest]:
            return new StreamReport(CompareOptions.Parse(rest).Threads).Run();
        case ["transformer", .. var rest]:
            return new TransformerReport(TransformerOptions.Parse(rest)).Run();
        case ["memory", .. var rest]:
            return new MemoryReport(CompareOptions.Parse(rest)).Run();
        case [MemoryReport.ProbeCommand, .. var rest]:
            return MemoryReport.RunProbe(rest);
        case ["list"]:
            foreach (var item in ContestList.All)
                Console.WriteLine(item.Name);
            return 0;
        case ["--help" or "-h" or "help"]:
            Console.WriteLine(Usage);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
