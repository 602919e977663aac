using Microsoft.ML;

// FreshProcess MODEL.zip DATA.idv OUTPUT.idv AGAIN.zip
// Loads a model, transforms data with it, and saves both the transformed data and the model again.
var ml = new MLContext();
var model = ml.Model.Load(args[0], out var schema);
var transformed = model.Transform(ml.Data.LoadFromBinary(args[1]));
using (var output = File.Create(args[2]))
    ml.Data.SaveAsBinary(transformed, output, keepHidden: false);
ml.Model.Save(model, schema, args[3]);
return 0;
