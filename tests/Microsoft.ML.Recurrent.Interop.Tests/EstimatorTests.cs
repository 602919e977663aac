using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop.TestModels;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop.Tests;

public sealed class EstimatorTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void MissingColumnIsNamedWithThoseThatAreThere()
    {
        var data = Samples.Numbers(_ml, 3);
        var estimator = new ScaleEstimator(_ml, "Y", "Missing");
        foreach (var call in (Action[])[() => estimator.Fit(data), () => estimator.GetOutputSchema(SchemaShapes.Of(data.Schema)), () => new ScaleTransformer(_ml, 1, "Y", "Missing", 1).Transform(data)])
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(call);
            Assert.Contains("'Missing'", error.Message);
            Assert.Contains("X, Name, Pair", error.Message);
        }
    }

    [Fact]
    public void ColumnOfWrongTypeIsNamedWithBothTypes()
    {
        var data = Samples.Numbers(_ml, 3);
        foreach (var call in (Action[])[() => new ScaleEstimator(_ml, "Y", "Name").Fit(data), () => new ScaleTransformer(_ml, 1, "Y", "Name", 1).GetOutputSchema(data.Schema)])
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(call);
            Assert.Contains("'Name' is of type String; it must be Single", error.Message);
        }
    }

    [Fact]
    public void MessagesReachTheLogWithTheirSource()
    {
        var messages = new List<LoggingEventArgs>();
        _ml.Log += (_, message) => messages.Add(message);
        new ScaleEstimator(_ml, "Y", "X").Fit(_ml.Data.LoadFromEnumerable([new NumberRow { X = -5 }]));

        var ours = messages.Where(message => message.Source is not null && message.Source.Contains("Scale") && message.RawMessage != "Channel started").ToArray();
        var info = Assert.Single(ours, message => message.Kind == ChannelMessageKind.Info);
        Assert.Equal("The largest value of {X} is -5.", info.RawMessage); // braces are no format
        Assert.Contains("Training", info.Source);
        Assert.Equal("No value is positive.", Assert.Single(ours, message => message.Kind == ChannelMessageKind.Warning).RawMessage);
        Assert.Contains(ours, message => message.Kind == ChannelMessageKind.Trace && message.RawMessage == "Done.");
    }

    [Fact]
    public void EveryCatalogLeadsToItsEnvironment()
    {
        IHostEnvironment[] environments =
        [
            CatalogEnvironment.Of(_ml), CatalogEnvironment.Of(_ml.Forecasting), CatalogEnvironment.Of(_ml.Transforms), CatalogEnvironment.Of(_ml.Transforms.Text),
            CatalogEnvironment.Of(_ml.BinaryClassification.Trainers), CatalogEnvironment.Of(_ml.MulticlassClassification.Trainers), CatalogEnvironment.Of(_ml.Regression.Trainers),
        ];
        foreach (var environment in environments)
        {
            var heard = 0;
            void Count(object? sender, LoggingEventArgs message) => heard += message.RawMessage == "hello" ? 1 : 0;
            _ml.Log += Count;
            using (var log = new RecurrentLog(environment, "Greeting"))
                log.Error("hello");
            _ml.Log -= Count;
            Assert.Equal(1, heard);
            Assert.Equal(1, CatalogEnvironment.SeedOf(environment));
        }
        Assert.Null(CatalogEnvironment.SeedOf(new MLContext()));
        Assert.Throws<ArgumentNullException>(() => CatalogEnvironment.Of((TransformsCatalog)null!));
    }
}
