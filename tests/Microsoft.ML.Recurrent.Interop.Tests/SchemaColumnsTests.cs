namespace Microsoft.ML.Recurrent.Interop.Tests;

/// <summary>What is said of a column that is not there.</summary>
public sealed class SchemaColumnsTests
{
    [Fact]
    public void MissingColumnIsRefusedWithThoseThatAreThere()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Words", Data.TextDataViewType.Instance);
        var message = Refuse(builder.ToSchema());
        Assert.Contains("'Text'", message, StringComparison.Ordinal);
        Assert.Contains("The data has: Words.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("TrimMode", message, StringComparison.Ordinal);
    }

    // That is what a trimmed application gives, whose row classes have lost their properties.
    [Fact]
    public void DataWithoutAnyColumnTellsOfTrimming()
    {
        var message = Refuse(new DataViewSchema.Builder().ToSchema());
        foreach (var part in new[] { "'Text'", "no columns at all", "PublishTrimmed", "TrimMode is partial" })
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    private static string Refuse(DataViewSchema schema) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SchemaColumns.Require(schema, "Text", "features", _ => true, "text")).Message;
}
