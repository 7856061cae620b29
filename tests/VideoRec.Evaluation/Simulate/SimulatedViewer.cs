namespace VideoRec.Evaluation.Simulate;

/// <summary>Somebody whose taste is known.</summary>
/// <param name="Number">Counts the viewers of a world; seeds their chances.</param>
/// <param name="Topics">What they like.</param>
internal sealed record SimulatedViewer(Guid Id, int Number, IReadOnlySet<string> Topics)
{
    public bool Likes(Upload upload) => upload.IsAbout(Topics);
}
