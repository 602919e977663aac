namespace Microsoft.ML.Recurrent;

/// <summary>Specifies the optimizer, the rule that turns gradients into updates of the weights.</summary>
public enum OptimizerKind
{
    /// <summary>Adam (Kingma and Ba 2015), with the AMSGrad variant as an option; weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Adam with weight decay decoupled from the gradient (Loshchilov and Hutter 2019).</summary>
    AdamW,

    /// <summary>Stochastic gradient descent, with momentum and Nesterov's variant as options.</summary>
    Sgd,

    /// <summary>RMSProp (Tieleman and Hinton 2012), with momentum as an option.</summary>
    RmsProp,

    /// <summary>Adagrad (Duchi et al. 2011).</summary>
    Adagrad,
}
