namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Adam (D. Kingma, J. Ba, ICLR 2015) with decoupled weight decay (I. Loshchilov, F. Hutter, ICLR 2019).</summary>
/// <param name="WeightDecay">Share of a decaying weight that is taken off, times the learning rate, each step.</param>
/// <param name="ClipNorm">Largest length of all gradients together (R. Pascanu and others, ICML 2013); infinite for none.</param>
internal sealed record AdamOptions(
    float WeightDecay = 0,
    float ClipNorm = float.PositiveInfinity,
    float Beta1 = 0.9f,
    float Beta2 = 0.999f,
    float Epsilon = 1e-8f);
