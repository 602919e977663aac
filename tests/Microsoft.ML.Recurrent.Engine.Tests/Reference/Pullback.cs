namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>
/// Takes the gradient of the loss by a result back to the gradient by the argument, and adds to the gradients of the parameters in between.
/// Every operation of the reference returns its value and its pullback, so that forward and backward stand next to each other and caches are what the closure
/// captured.
/// </summary>
internal delegate double[] Pullback(double[] dY);
