using Microsoft.ML.Recurrent.Engine.Inference;
using Microsoft.ML.Recurrent.Engine.Networks;
using Microsoft.ML.Recurrent.Engine.Tests.Threading;
using Microsoft.ML.Recurrent.Engine.Tests.Training;
using Microsoft.ML.Recurrent.Engine.Tests.Training.Teams;
using Microsoft.ML.Recurrent.Engine.Threading;
using Microsoft.ML.Recurrent.TestUtilities;

namespace Microsoft.ML.Recurrent.Engine.Tests.Inference;

/// <summary>Steps of streams on several threads.</summary>
public sealed class SessionThreadsTests
{
    private const int Steps = 40;

    public static TheoryData<string> StreamingNames => TeamVariants.StreamingNames;

    [Theory]
    [MemberData(nameof(StreamingNames))]
    public void EveryCellHasTheSameBitsOnOneTwoThreeAndFiveThreads(string name)
    {
        var network = TeamVariants.Make(name);
        var expected = Outputs(new NetworkSession(network));
        foreach (var threads in new[] { 1, 2, 3, 5 })
        {
            using var shared = new SessionThreads(threads);
            Assert.Equal(threads, shared.NumberOfThreads);
            Assert.Equal(expected, Outputs(new NetworkSession(network, shared, TeamTests.Eager)));
            Assert.Equal(expected, Outputs(new NetworkSession(network, shared)));
        }
    }

    [Fact]
    public void StepIsSharedOnlyWhileNoOtherSessionIsHelped()
    {
        var network = TeamVariants.Make("lstm");
        using var shared = new SessionThreads(2);
        var session = new NetworkSession(network, shared, TeamTests.Eager);
        var expected = Outputs(new NetworkSession(network));

        // The calls that a team keeps for its kinds of work are what its first step allocates.
        Assert.True(shared.TryEnter());
        Assert.Equal(expected, Outputs(session));
        var alone = AllocatedBytes.Of(() => session.Step(Features(0)));
        shared.Exit();
        var before = GC.GetAllocatedBytesForCurrentThread();
        session.Step(Features(0));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before > alone);
        Assert.True(shared.TryEnter());
        shared.Exit();
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru reset before")]
    [InlineData("minimal gru")]
    public void StepAllocatesNothing(string name)
    {
        using var shared = new SessionThreads(2);
        var session = new NetworkSession(TeamVariants.Make(name), shared, TeamTests.Eager);
        var features = Features(0);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < 200; t++)
                session.Step(features);
        }));
    }

    [Fact]
    public void SessionsOnSeveralThreadsShareThreads()
    {
        var network = TeamVariants.Make("lstm");
        var expected = Outputs(new NetworkSession(network));
        using var shared = new SessionThreads(2);
        Parallel.For(0, 8, _ =>
        {
            var session = new NetworkSession(network, shared, TeamTests.Eager);
            for (var repeat = 0; repeat < 5; repeat++)
                Assert.Equal(expected, Outputs(session));
        });
    }

    [Fact]
    public void DisposedThreadsLeaveTheStepsToTheCaller()
    {
        var network = TeamVariants.Make("lstm");
        var expected = Outputs(new NetworkSession(network));
        var shared = new SessionThreads(3);
        var session = new NetworkSession(network, shared, TeamTests.Eager);
        Parallel.Invoke(
            () =>
            {
                for (var repeat = 0; repeat < 10; repeat++)
                    Assert.Equal(expected, Outputs(session));
            },
            shared.Dispose);
        shared.Dispose();
        Assert.Equal(expected, Outputs(session));
    }

    [Fact]
    public void FailureOfAStepEndsItsUseOfTheThreads()
    {
        using var shared = new SessionThreads(2);
        var session = new NetworkSession(TeamVariants.Make("lstm"), shared);
        Assert.Throws<ArgumentException>(() => { session.Step(new float[1]); });
        Assert.True(shared.TryEnter());
        shared.Exit();
    }

    [Fact]
    public void MissingThreadsAndNegativeNumbersAreRefused()
    {
        Assert.Equal("threads", Assert.Throws<ArgumentNullException>(() => new NetworkSession(TinyNetworks.Make(), null!)).ParamName);
        Assert.Equal("numberOfThreads", Assert.Throws<ArgumentOutOfRangeException>(() => new SessionThreads(-1)).ParamName);
        using var shared = new SessionThreads();
        Assert.Equal(Environment.ProcessorCount, shared.NumberOfThreads);
    }

    private static float[] Outputs(NetworkSession session)
    {
        List<float> outputs = [];
        session.Reset();
        for (var t = 0; t < Steps; t++)
            outputs.AddRange(session.Step(Features(t)));
        outputs.AddRange(session.Run(Enumerable.Range(0, Steps).SelectMany(Features).ToArray(), []));
        return [.. outputs];
    }

    private static float[] Features(int step) => [.. Enumerable.Range(0, TinyData.InputSize).Select(i => MathF.Sin((0.7f * step) + i))];
}
