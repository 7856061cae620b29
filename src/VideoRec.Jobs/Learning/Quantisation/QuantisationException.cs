namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>A model cannot be made smaller this way; the message is a sentence for a person.</summary>
public sealed class QuantisationException(string message) : Exception(message);
