using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Tests.Training;
using VideoRec.Web.Hosting;

namespace VideoRec.IntegrationTests.Web;

/// <summary>Trainings and learned models from the command line, on a data folder that stays from command to command.</summary>
public sealed class LearningCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("videorec-learning-").FullName;
    private readonly LineTraining _line = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Train_PrintsItsSteps_IsTakenUpAfterAnInterruption_AndItsModelIsPromotedAndRolledBack()
    {
        using var stop = new CancellationTokenSource();
        _line.BeforeEpoch = epoch => epoch == 5 ? stop.CancelAsync() : Task.CompletedTask;
        var (code, output) = await RunAsync(stop.Token, "train", "line", "--seed", "3", "--set", "epochs=12");
        Assert.Equal(1, code);
        Assert.Contains("[1/5] Prepare: Reading 60 points", output, StringComparison.Ordinal);
        Assert.Contains("5 of 12  loss 0.", output, StringComparison.Ordinal);
        Assert.EndsWith("Stopped; videorec train line goes on with it.", output.Trim(), StringComparison.Ordinal);

        _line.BeforeEpoch = null;
        Assert.Contains("with seed 3 was cut off", await RefusedAsync("train", "line", "--seed", "4"), StringComparison.Ordinal);
        (code, output) = await RunAsync(Token, "train", "line");
        Assert.Equal(0, code);
        Assert.StartsWith("Going on with run", output, StringComparison.Ordinal);
        Assert.DoesNotContain("5 of 12", output, StringComparison.Ordinal);
        Assert.Contains("6 of 12", output, StringComparison.Ordinal);
        Assert.Contains("[5/5] Test", output, StringComparison.Ordinal);

        (_, output) = await RunAsync(Token, "models", "list");
        Assert.Contains("Candidate  line 1", output, StringComparison.Ordinal);
        var id = output.Trim()[..8];
        (code, output) = await RunAsync(Token, "models", "promote", id);
        Assert.Equal((0, true), (code, output.Contains("line: line 1 is in use.", StringComparison.Ordinal)));
        Assert.Contains("in use already", await RefusedAsync("models", "promote", id), StringComparison.Ordinal);
        (_, output) = await RunAsync(Token, "models", "list");
        Assert.StartsWith($"* {id}", output, StringComparison.Ordinal);
        (code, output) = await RunAsync(Token, "models", "rollback", "line");
        Assert.Equal((0, true), (code, output.Contains("what is built in is in use", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Anew_GivesUpWhatWasCutOff()
    {
        using var stop = new CancellationTokenSource();
        _line.BeforeEpoch = epoch => epoch == 2 ? stop.CancelAsync() : Task.CompletedTask;
        await RunAsync(stop.Token, "train", "line");
        _line.BeforeEpoch = null;
        var (code, output) = await RunAsync(Token, "train", "line", "--seed=-9", "--anew");
        Assert.Equal(0, code);
        Assert.Contains("seed -9", output, StringComparison.Ordinal);
        Assert.Contains("  1 of 30", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no training of the kind circle", "train", "circle")]
    [InlineData("Say videorec train KIND", "train", "line", "--seed", "many")]
    [InlineData("Say videorec train KIND", "train", "line", "fast")]
    [InlineData("There is no setting called colour", "train", "line", "--set", "colour=red")]
    [InlineData("There is no learned model whose id begins with 77", "models", "promote", "77")]
    [InlineData("nothing was in use before", "models", "rollback", "line")]
    public async Task WrongWords_GetASentence(string sentence, params string[] words) =>
        Assert.Contains(sentence, await RefusedAsync(words), StringComparison.Ordinal);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> RefusedAsync(params string[] words) => (await Assert.ThrowsAsync<StartException>(() => RunAsync(Token, words))).Message;

    /// <summary>One process from its start to its end, as Program has it.</summary>
    private async Task<(int Code, string Output)> RunAsync(CancellationToken cancellationToken, params string[] words)
    {
        var command = SiteCommand.Parse(["--data", _folder, "--demo", "false", "--Logging:LogLevel:Default", "Error", "--VideoRec:Learning:CpuShare", "1", .. words]);
        await using var app = Site.Build(command, builder =>
        {
            builder.Services.AddSingleton<ITrainingTask>(_line);
            builder.Services.AddSingleton<ILearnedModelActivation>(new LineActivation());
        });
        using var hold = await SiteStartup.PrepareAsync(app, Token);
        await using var output = new StringWriter();
        var code = await MaintenanceCommands.RunAsync(command, app.Services, output, cancellationToken);
        return (code, output.ToString());
    }
}
