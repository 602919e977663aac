using Microsoft.ML.Recurrent.Engine.Batches;

namespace Microsoft.ML.Recurrent.Engine.Tests.Batches;

public class ShardRuleTests
{
    [Fact]
    public void ShardsHoldEachSequenceOnceAndAreNearlyEqual()
    {
        for (var sequences = 1; sequences < 300; sequences++)
        {
            var shards = ShardRule.Shards(sequences);
            Assert.InRange(shards, 1, ShardRule.MaximumShards);
            List<int> places = [];
            for (var shard = 0; shard < shards; shard++)
            {
                var rows = ShardRule.Rows(sequences, shard, shards);
                Assert.InRange(rows, sequences / shards, (sequences / shards) + 1);
                if (shards > 2)
                    Assert.True(rows >= ShardRule.MinimumRows);
                var dealt = Enumerable.Range(0, rows).Select(row => ShardRule.Place(row, shard, shards)).ToArray();
                Assert.Equal(dealt.Order(), dealt);
                places.AddRange(dealt);
            }

            Assert.Equal(Enumerable.Range(0, sequences), places.Order());
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(16, 2)]
    [InlineData(63, 2)]
    [InlineData(64, 4)]
    [InlineData(127, 4)]
    [InlineData(128, 8)]
    [InlineData(1000, 8)]
    public void NumberOfShardsIsAPowerOfTwo(int sequences, int shards) => Assert.Equal(shards, ShardRule.Shards(sequences));
}
