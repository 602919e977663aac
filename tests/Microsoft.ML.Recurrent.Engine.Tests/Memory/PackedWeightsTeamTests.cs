using Microsoft.ML.Recurrent.Engine.Memory;
using Microsoft.ML.Recurrent.Engine.Tests.Threading;
using Microsoft.ML.Recurrent.Engine.Threading;

namespace Microsoft.ML.Recurrent.Engine.Tests.Memory;

/// <summary>The products that a team shares, against the same on one thread, bit for bit.</summary>
public sealed unsafe class PackedWeightsTeamTests
{
    private const int Gates = 2;

    // Rows that end a block of 128 by a single one, which is summed in another order, and every remainder of the pieces that threads take.
    public static TheoryData<int, int> Cases
    {
        get
        {
            TheoryData<int, int> cases = [];
            foreach (var rows in new[] { 1, 2, 3, 16, 47, 48, 49, 80, 127, 128, 129, 130, 131, 254, 257, 258, 300 })
                foreach (var threads in new[] { 2, 3, 5 })
                    cases.Add(rows, threads);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryProductHasTheBitsOfOneThread(int rows, int threads)
    {
        using var pool = new WorkerPool(threads);
        var team = new Team(pool, TeamTests.Eager);
        using var scope = team.Open();
        foreach (var (columns, hidden) in new[] { (37, 70), (64, 33), (140, 100) })
        {
            var (parameter, panels) = (new Parameter("w", 0, Gates * hidden, columns, IsVector: false), new GatePanels(Gates, hidden));
            var weights = new PackedWeights(parameter, panels);
            var values = Waves(parameter.Length, 0.3);
            weights.Prepare(values, backward: true);
            weights.Refresh(values, 0, panels.Count);
            var bias = new PackedBias(panels, new Parameter("b", 0, 1, Gates * hidden, IsVector: true));
            bias.Refresh(values);
            foreach (var fromEnd in new[] { false, true })
                AssertSame(null, team, rows, weights, bias, columns, fromEnd);
        }
    }

    private static void AssertSame(Team? alone, Team team, int rows, PackedWeights weights, PackedBias bias, int columns, bool fromEnd)
    {
        var (expected, actual) = (Run(alone, rows, weights, bias, columns, fromEnd), Run(team, rows, weights, bias, columns, fromEnd));
        Assert.NotEqual(0, expected[^1]);
        Assert.Equal(expected, actual);
    }

    private static int[] Run(Team? team, int rows, PackedWeights weights, PackedBias bias, int columns, bool fromEnd)
    {
        var (panels, stride) = (weights.Panels, weights.Inputs.PaddedHidden);
        AlignedBuffer a = new(), gates = new(), aPanels = new(), dA = new();
        a.EnsureZero((long)rows * stride);
        gates.EnsureZero((long)rows * panels.TotalWidth);
        aPanels.EnsureZero((long)rows * weights.Inputs.TotalWidth);
        dA.EnsureZero((long)rows * stride);
        var x = Waves(rows * columns, 0.7);
        for (var row = 0; row < rows; row++)
            x.AsSpan(row * columns, columns).CopyTo(a.Span[(row * stride)..]);
        var gradients = new float[weights.Parameter.Length];
        weights.Multiply(a.Pointer, stride, bias, gates.Pointer, rows, 0, rows, team);
        weights.Inputs.FromRows(a.Pointer, stride, aPanels.Pointer, rows, 0, rows);
        weights.AccumulateGradient(aPanels.Pointer, gates.Pointer, rows, 0, rows, gradients, team);
        bias.AccumulateGradient(gates.Pointer, rows, 0, rows, gradients, team);
        weights.MultiplyBackward(gates.Pointer, rows, 0, rows, dA.Pointer, stride, accumulate: false, fromEnd, team);
        weights.MultiplyBackward(gates.Pointer, rows, 0, rows, dA.Pointer, stride, accumulate: true, fromEnd, team);
        return [.. Bits(gates.Span), .. Bits(dA.Span), .. Bits(gradients)];
    }

    private static int[] Bits(ReadOnlySpan<float> values) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(values).ToArray();

    private static float[] Waves(int count, double speed) => [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(speed * (i + 1)))];
}
