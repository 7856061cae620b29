using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Tests.Training;

/// <summary>Keeps which line is in use, as a part of the site would.</summary>
internal sealed class LineActivation : ILearnedModelActivation
{
    public string Kind => "line";

    /// <summary>Null for what is built in.</summary>
    public Line? InUse { get; private set; }

    /// <summary>Runs while a move is made ready.</summary>
    public Func<IProgress<double>, CancellationToken, Task>? Preparing { get; set; }

    /// <summary>Runs while a move that is live in the tables is taken into memory.</summary>
    public Func<Task>? Switching { get; set; }

    /// <summary>How often <see cref="CommitAsync"/> still says that something came up.</summary>
    public int Stragglers { get; set; }

    public int Prepared { get; private set; }

    public async Task PrepareAsync(LearnedModel? model, string? folder, IProgress<double> progress, CancellationToken cancellationToken)
    {
        Prepared++;
        if (Preparing is not null)
            await Preparing(progress, cancellationToken);
    }

    public Task<bool> CommitAsync(VideoRecDbContext context, LearnedModel? model, CancellationToken cancellationToken) => Task.FromResult(Stragglers-- <= 0);

    public async Task SwitchAsync(LearnedModel? model, string? folder, CancellationToken cancellationToken)
    {
        if (Switching is not null)
            await Switching();
        if (folder is not null && !File.Exists(Path.Combine(folder, LineTraining.FileName)))
            throw new TrainingRefusedException("The line is gone.");
        InUse = folder is null ? null : Line.Read(File.OpenRead(Path.Combine(folder, LineTraining.FileName)));
    }
}
