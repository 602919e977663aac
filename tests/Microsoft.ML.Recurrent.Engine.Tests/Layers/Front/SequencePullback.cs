namespace Microsoft.ML.Recurrent.Engine.Tests.Layers.Front;

/// <summary>
/// Takes the gradient of the loss by the rows that a layer returned for a sequence back to the gradient by the rows that it read, and adds to the gradients of
/// its parameters. [t][size]
/// </summary>
internal delegate double[][] SequencePullback(double[][] dY);
