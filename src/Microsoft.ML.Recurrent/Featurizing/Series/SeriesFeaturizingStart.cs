using Microsoft.ML.Recurrent.Options;

namespace Microsoft.ML.Recurrent.Featurizing.Series;

/// <summary>Represents a model that makes features of series and is trained further.</summary>
/// <param name="Model">The model.</param>
internal sealed record SeriesFeaturizingStart(SeriesFeaturizer Model) : OptionStart("the model that is trained further", Model.Network.GetOptions());
