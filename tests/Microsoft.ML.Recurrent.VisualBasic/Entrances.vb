Imports System
Imports Microsoft.ML
Imports Microsoft.ML.Data
Imports Microsoft.ML.Recurrent
Imports Microsoft.ML.Recurrent.Experiments

Public Module Entrances
    Public Function Experiments(ml As MLContext) As RecurrentCatalog
        Return ml.GetRecurrentCatalog()
    End Function

    Public Function Experiment(ml As MLContext, data As IDataView) As RecurrentExperiment
        Dim pipeline As Func(Of MLContext, SequenceClassificationOptions, IEstimator(Of ITransformer)) =
            Function(context, options) context.BinaryClassification.Trainers.Recurrent(options)
        Return ml.GetRecurrentCatalog().CreateExperiment(pipeline, ExperimentData.CrossValidation(data, 3),
            ExperimentMetric.Binary(BinaryMetric.Accuracy), New ExperimentOptions With {.MaximumTrials = 3})
    End Function

    Public Function Forecaster(ml As MLContext) As ForecastingEstimator
        Return ml.Forecasting.ForecastByGru("Forecast", "Amount", 24, 6)
    End Function

    Public Function Trainer(ml As MLContext) As IEstimator(Of ITransformer)
        Return ml.Regression.Trainers.Lstm("Label", "Features")
    End Function
End Module
