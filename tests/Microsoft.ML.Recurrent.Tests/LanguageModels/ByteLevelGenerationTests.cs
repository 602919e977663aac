namespace Microsoft.ML.Recurrent.Tests.LanguageModels;

public sealed class ByteLevelGenerationTests
{
    [Fact]
    public void BytesBecomeCharactersAlsoWhereTheStateIsSavedInTheMiddleOfOne()
    {
        string[] pieces = ["ð", "Ł", "ĳ", "į", "Ã", "©", "Ġ", "a"];
        var folder = Directory.CreateTempSubdirectory("recurrent");
        try
        {
            var (vocabulary, merges) = (Path.Combine(folder.FullName, "vocabulary.json"), Path.Combine(folder.FullName, "merges.txt"));
            File.WriteAllText(vocabulary, $"{{{string.Join(',', pieces.Select((piece, i) => $"\"{piece}\":{i}"))}}}");
            File.WriteAllText(merges, "#version: 0.2\n");
            var ml = new MLContext(1);
            var model = ml.Transforms.Text.RecurrentLanguageModel(new LanguageModelOptions
            {
                InputColumnName = nameof(TextRow.Text),
                Tokenizer = TextTokenizer.BytePair(vocabulary, merges, byteLevel: true),
                HiddenSize = 16,
                EmbeddingSize = 8,
                LearningRate = 0.02f,
                NumberOfEpochs = 60,
            }).Fit(ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(_ => new TextRow { Text = "a 👍 é 👍 é 👍" })));
            var options = new GenerationOptions { Temperature = 0, MaximumTokens = 1 };
            var generator = model.CreateTextGenerator(ml, options);
            generator.Read("a ");
            var text = "";
            for (var i = 0; i < 20; i++)
            {
                text += generator.Generate();
                var next = model.CreateTextGenerator(ml, options);
                using var state = new MemoryStream();
                generator.SaveState(state);
                state.Position = 0;
                next.LoadState(state);
                generator = next;
            }

            Assert.Equal("👍 é 👍 é 👍", text);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
