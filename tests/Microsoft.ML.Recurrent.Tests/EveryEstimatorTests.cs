using System.Reflection;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tests;

/// <summary>Every estimator that the catalogs create can use validation rows and train a model further, and its tests are in the contract.</summary>
public sealed class EveryEstimatorTests
{
    /// <summary>The estimators that differ from the trainers of rows, and why.</summary>
    private static readonly Dictionary<Type, string> s_others = new()
    {
        [typeof(ForecastingEstimator)] = "It holds out the end of each series.",
        [typeof(AnomalyDetectionEstimator)] = "Its forecaster holds out the end of each series.",
        [typeof(PretrainedSeriesFeaturizingEstimator)] = "It trains no network.",
    };

    private static Type[] Estimators { get; } = [.. typeof(RecurrentOptions).Assembly.GetExportedTypes()
        .Where(type => !type.IsAbstract && BaseOf(type, typeof(RecurrentEstimator<>)) is not null).OrderBy(type => type.Name, StringComparer.Ordinal)];

    [Fact]
    public void CatalogsCreateEveryEstimator()
    {
        var created = typeof(RecurrentOptions).Assembly.GetExportedTypes().Where(type => type.Name.Contains("Catalog", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance)).Select(method => method.ReturnType)
            .Where(type => BaseOf(type, typeof(RecurrentEstimator<>)) is not null).Distinct().OrderBy(type => type.Name, StringComparer.Ordinal);
        Assert.Equal(Estimators, created);
        Assert.True(Estimators.Length >= 10, $"{Estimators.Length} estimators were found.");
    }

    [Fact]
    public void EveryEstimatorIsInTheContractOfTrainersOrHasAReason()
    {
        var held = typeof(EveryEstimatorTests).Assembly.GetTypes().Where(type => !type.IsAbstract)
            .Select(type => BaseOf(type, typeof(TrainerContract<,,>))?.GetGenericArguments()[2]).OfType<Type>().ToHashSet();
        foreach (var estimator in Estimators.Except(s_others.Keys))
        {
            Assert.True(BaseOf(estimator, typeof(RecurrentTrainer<>)) is not null, $"{estimator.Name} is no {nameof(RecurrentTrainer<>)}.");
            Assert.True(held.Contains(ModelOf(estimator)), $"No tests of the contract of trainers create {ModelOf(estimator).Name}.");
        }

        Assert.All(s_others.Keys, type => Assert.Contains(type, Estimators));
    }

    [Fact]
    public void EveryEstimatorThatTrainsNetworksTrainsAModelFurther()
    {
        foreach (var estimator in Estimators.Where(type => type != typeof(PretrainedSeriesFeaturizingEstimator)))
        {
            var further = estimator.GetMethod("Fit", [typeof(IDataView), ModelOf(estimator)]);
            Assert.True(further?.ReturnType == ModelOf(estimator), $"{estimator.Name} has no Fit(data, {ModelOf(estimator).Name}).");
        }
    }

    private static Type ModelOf(Type estimator) => BaseOf(estimator, typeof(RecurrentEstimator<>))!.GetGenericArguments()[0];

    private static Type? BaseOf(Type type, Type definition)
    {
        for (var candidate = type; candidate is not null; candidate = candidate.BaseType)
            if (candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition)
                return candidate;
        return null;
    }
}
