namespace Microsoft.ML.Recurrent.Tests;

/// <summary>What every trainer of rows has to keep beyond the contract of all estimators: validation rows, and learning on with new rows.</summary>
/// <typeparam name="TInput">A row, as a prediction engine takes it.</typeparam>
/// <typeparam name="TOutput">A row, as a prediction engine gives it.</typeparam>
/// <typeparam name="TTransformer">The trained model.</typeparam>
public abstract class TrainerContract<TInput, TOutput, TTransformer> : EstimatorContract<TInput, TOutput>
    where TInput : class, new()
    where TOutput : class, new()
    where TTransformer : class, IRecurrentTransformer
{
    /// <summary>The trainer alone. If it scales what it adds by the rows of a run, it must not do so here.</summary>
    protected abstract RecurrentTrainer<TTransformer> CreateTrainer(MLContext ml, RunSettings settings);

    /// <summary>A column that the trainer alone adds.</summary>
    protected virtual string TrainerColumn => "Score";

    /// <summary>Rows with the label that the trainer reads, if it reads one.</summary>
    protected abstract IDataView LoadLabeled(MLContext ml, IEnumerable<TInput> rows);

    [Fact]
    public void ValidationRowsAreMeasuredAfterEveryEpoch()
    {
        var ml = new MLContext(1);
        var model = CreateTrainer(ml, new RunSettings { NumberOfEpochs = 4 }).Fit(LoadLabeled(ml, Rows.Skip(10)), LoadLabeled(ml, Rows.Take(10)));
        Assert.Equal(4, model.TrainingResult!.ValidationLosses.Count);
        Assert.InRange(model.TrainingResult.BestEpoch, 1, 4);
    }

    [Fact]
    public void LearningOnStartsWithTheWeightsOfTheModel()
    {
        var ml = new MLContext(1);
        var data = LoadLabeled(ml, Rows);
        var model = CreateTrainer(ml, new RunSettings()).Fit(data);
        var further = CreateTrainer(ml, new RunSettings { NumberOfEpochs = 1, LearningRate = 1e-20f }).Fit(LoadLabeled(ml, Rows.Take(12)), model);
        Assert.Equal(model.Networks.Select(network => network.Parameters.Weights.ToArray()), further.Networks.Select(network => network.Parameters.Weights.ToArray()));
        Assert.Equal(OutputBits(model, data), OutputBits(further, data));
    }

    [Fact]
    public void LearningOnFromALoadedModelLowersItsLossAndLeavesItAsItIs()
    {
        var ml = new MLContext(1);
        var data = LoadLabeled(ml, Rows);
        var model = CreateTrainer(ml, new RunSettings()).Fit(data, data);
        ml.Model.Save(model, data.Schema, PathOf("start.zip"));
        var start = TransformerParts.Of(ml.Model.Load(PathOf("start.zip"), out _)).OfType<TTransformer>().Single();
        var before = OutputBits(start, data);
        Assert.Equal(OutputBits(model, data), before);
        var further = CreateTrainer(ml, new RunSettings { NumberOfEpochs = 5 }).Fit(data, data, start);
        Assert.Equal(before, OutputBits(start, data));
        Assert.NotEqual(before, OutputBits(further, data));
        Assert.True(further.TrainingResult!.BestValidationLoss < model.TrainingResult!.BestValidationLoss);
    }

    [Fact]
    public void NullIsRefused()
    {
        var ml = new MLContext(1);
        var (trainer, data) = (CreateTrainer(ml, new RunSettings()), LoadLabeled(ml, Rows));
        Assert.Throws<ArgumentNullException>(() => trainer.Fit(data, (IDataView)null!));
        Assert.Throws<ArgumentNullException>(() => trainer.Fit(data, (TTransformer)null!));
        Assert.Throws<ArgumentNullException>(() => trainer.Fit(data, data, null!));
    }

    private IReadOnlyList<string> OutputBits(TTransformer model, IDataView data) => LoadHost.OutputBits.Of(model.Transform(data), [TrainerColumn]);
}
