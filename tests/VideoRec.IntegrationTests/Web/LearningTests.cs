using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Tests.Training;
using static VideoRec.IntegrationTests.Web.LearningApi;

namespace VideoRec.IntegrationTests.Web;

/// <summary>Trainings and learned models through the API of a running site, with a small training of the tests' own.</summary>
public sealed class LearningTests : IAsyncLifetime
{
    private readonly VideoRecApplication _site;
    private readonly LineTraining _line = new();
    private readonly LineActivation _inUse = new();
    private HttpClient _admin = null!;
    private LearningApi _api = null!;

    public LearningTests() => _site = new VideoRecApplication
    {
        Settings = ["--VideoRec:Learning:CpuShare", "1", "--VideoRec:Learning:RestAboveMilliseconds", "0"],
        Configure = builder =>
        {
            builder.Services.AddSingleton<ITrainingTask>(_line);
            builder.Services.AddSingleton<ILearnedModelActivation>(_inUse);
        },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _site.InitializeAsync();
        _admin = await _site.LoginAdminAsync();
        _api = new LearningApi(_admin);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task ATraining_IsStartedFollowedPausedResumedPromotedAndRolledBack()
    {
        var kinds = await _api.GetAsync($"{Trainings}/kinds");
        var line = kinds.GetProperty("items").EnumerateArray().Single(k => k.GetProperty("kind").GetString() == "line");
        Assert.Equal(["Epochs", "Rate", "MayGrow"], line.GetProperty("settings").EnumerateArray().Select(s => s.GetProperty("name").GetString()));

        var reached = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        _line.BeforeEpoch = async epoch =>
        {
            if (epoch != 6)
                return;
            reached.TrySetResult();
            await goOn.Task;
        };
        var id = (await _api.PostAsync(Trainings, new { kind = "line", seed = 4, settings = new { epochs = 20 } }, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        await reached.Task.WaitAsync(Token);
        var running = await _api.GetAsync($"{Trainings}/{id}");
        Assert.Equal(("running", "train", 5), (running.GetProperty("state").GetString(), running.GetProperty("steps")[2].GetProperty("step").GetString(), running.GetProperty("points").GetArrayLength()));
        Assert.Equal(("20", VideoRecApplication.AdminEmail), (running.GetProperty("settings").GetProperty("epochs").GetString(), running.GetProperty("requestedBy").GetString()));
        await _api.PostAsync(Trainings, new { kind = "line" }, HttpStatusCode.Conflict);

        Assert.True((await _api.PostAsync($"{Trainings}/{id}/pause", null, HttpStatusCode.OK)).GetProperty("wantsPause").GetBoolean());
        goOn.SetResult();
        await _api.WaitAsync(id, "paused");
        await _api.PostAsync($"{Trainings}/{id}/resume", null, HttpStatusCode.OK);
        var done = await _api.WaitAsync(id, "succeeded");
        Assert.Equal((5, 20), (done.GetProperty("steps").GetArrayLength(), done.GetProperty("points").GetArrayLength()));
        await _api.PostAsync($"{Trainings}/{id}/cancel", null, HttpStatusCode.Conflict);

        var model = (await _api.GetAsync(ModelsPath)).GetProperty("items")[0].GetProperty("id").GetGuid();
        Assert.Null(_inUse.InUse);
        await _api.PostAsync($"{ModelsPath}/{model}/promote", null, HttpStatusCode.Accepted);
        await _api.WaitForChangeAsync("done");
        Assert.Equal(20, _inUse.InUse!.Epoch);
        Assert.Contains("in use already", (await _api.PostAsync($"{ModelsPath}/{model}/promote", null, HttpStatusCode.Conflict)).GetProperty("detail").GetString(), StringComparison.Ordinal);

        await _api.PostAsync($"{ModelsPath}/rollback", new { kind = "line" }, HttpStatusCode.Accepted);
        await _api.WaitForChangeAsync("done", isRollback: true);
        Assert.Null(_inUse.InUse);
        await _api.PostAsync($"{ModelsPath}/rollback", new { kind = "line" }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task WrongRequests_GetASentence()
    {
        Assert.Contains("kind", await _api.DetailAsync(Trainings, new { seed = 1 }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("circle", await _api.DetailAsync(Trainings, new { kind = "circle" }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("Epochs must be between", await _api.DetailAsync(Trainings, new { kind = "line", settings = new { epochs = 0 } }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        await _api.DetailAsync($"{Trainings}/{Guid.NewGuid()}/pause", null, HttpStatusCode.NotFound);
        await _api.DetailAsync($"{ModelsPath}/{Guid.NewGuid()}/promote", null, HttpStatusCode.NotFound);
        await _api.DetailAsync($"{ModelsPath}/rollback", new { }, HttpStatusCode.BadRequest);
        await _api.DetailAsync($"{ModelsPath}/changes/77/cancel", null, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task OnlyAdmins_SeeAndChangeAnything()
    {
        using var stranger = _site.Visitor();
        using var somebody = await _site.RegisterAsync("somebody@example.org");
        foreach (var path in (string[])[Trainings, $"{Trainings}/kinds", $"{Trainings}/{Guid.NewGuid()}", ModelsPath, $"{ModelsPath}/changes"])
            await RefusedAsync(client => client.GetAsync(path, Token));
        foreach (var path in (string[])[Trainings, $"{Trainings}/{Guid.NewGuid()}/pause", $"{Trainings}/{Guid.NewGuid()}/resume", $"{Trainings}/{Guid.NewGuid()}/cancel",
            $"{ModelsPath}/{Guid.NewGuid()}/promote", $"{ModelsPath}/rollback", $"{ModelsPath}/changes/1/cancel"])
            await RefusedAsync(client => client.PostAsJsonAsync(path, new { kind = "line" }, Token));

        async Task RefusedAsync(Func<HttpClient, Task<HttpResponseMessage>> ask)
        {
            using var unknown = await ask(stranger);
            using var known = await ask(somebody);
            Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (unknown.StatusCode, known.StatusCode));
        }
    }
}
