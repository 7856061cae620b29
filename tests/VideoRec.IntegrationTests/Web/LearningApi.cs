using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace VideoRec.IntegrationTests.Web;

/// <summary>Trainings and learned models as an admin's program asks for them.</summary>
internal sealed class LearningApi(HttpClient admin)
{
    public const string Trainings = "/api/v1/admin/trainings";
    public const string ModelsPath = "/api/v1/admin/models";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<JsonElement> GetAsync(string path) => admin.GetFromJsonAsync<JsonElement>(path, Token);

    public async Task<JsonElement> PostAsync(string path, object? body, HttpStatusCode expected)
    {
        using var response = await admin.PostAsJsonAsync(path, body ?? new { }, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(expected == response.StatusCode, $"{path}: {response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<string> DetailAsync(string path, object? body, HttpStatusCode expected) => (await PostAsync(path, body, expected)).GetProperty("detail").GetString()!;

    public async Task<JsonElement> WaitAsync(Guid id, string state)
    {
        while (true)
        {
            var training = await GetAsync($"{Trainings}/{id}");
            if (training.GetProperty("state").GetString() == state)
                return training;
            Assert.NotEqual("failed", training.GetProperty("state").GetString());
            await Task.Delay(100, Token);
        }
    }

    public async Task WaitForChangeAsync(string state, bool isRollback = false)
    {
        while (true)
        {
            var latest = (await GetAsync($"{ModelsPath}/changes?take=1")).GetProperty("items")[0];
            Assert.Equal(isRollback, latest.GetProperty("isRollback").GetBoolean());
            if (latest.GetProperty("state").GetString() == state)
                return;
            Assert.NotEqual("failed", latest.GetProperty("state").GetString());
            await Task.Delay(100, Token);
        }
    }
}
