namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>What the weights of a smaller version of a model are.</summary>
public enum ModelPrecision
{
    /// <summary><c>int8</c>: a quarter of the size; computed in integers where the processor can.</summary>
    Bits8,

    /// <summary><c>float16</c>: half the size; computed in float32 as before.</summary>
    Bits16,
}
