namespace Microsoft.ML.Recurrent.Engine.Tests.Reference;

/// <summary>What a stack made of a batch. States are indexed [layer * directions + direction][b], as torch orders h_n.</summary>
internal sealed record ReferenceStackResult(double[][][] Output, ReferenceState[][] Final, ReferenceStackPullback Backward);

/// <summary>From gradients by all outputs and final states to gradients by all inputs and initial states.</summary>
internal delegate (double[][][] DX, ReferenceState[][] DInitial) ReferenceStackPullback(double[][][] dOutput, ReferenceState[][] dFinal);
