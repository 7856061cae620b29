using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace VideoRec.Evaluation;

/// <summary><c>site</c>: the same retrieval through a running site, over HTTP, under titles that say nothing.</summary>
internal static class SiteCommand
{
    public static Command Create()
    {
        var url = new Option<Uri>("--url")
        {
            Required = true,
            Description = "Address of the running site; start it with --demo false.",
            CustomParser = result => new Uri(result.Tokens[0].Value),
        };
        var email = new Option<string>("--email") { Required = true, Description = "An admin's e-mail." };
        var password = new Option<string>("--password") { Required = true, Description = "The admin's password." };
        var media = new Option<DirectoryInfo>("--media") { Required = true, Description = "Folder with clips and labels.csv." };
        var by = new Option<string>("--by") { Description = "What similar compares by.", DefaultValueFactory = _ => "look" };
        by.AcceptOnlyFromAmong("look", "words", "all");
        var command = new Command("site", "Uploads labelled clips to a running site under neutral titles and judges its similar videos.") { url, email, password, media, by };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(url), result.GetRequiredValue(email), result.GetRequiredValue(password),
            result.GetRequiredValue(media), result.GetRequiredValue(by), cancellationToken));
        return command;
    }

    private static async Task RunAsync(Uri url, string email, string password, DirectoryInfo media, string by, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5) };
        var login = await client.PostAsJsonAsync("api/v1/auth/login", new { email, password }, cancellationToken);
        login.EnsureSuccessStatusCode();
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var clips = LabelledClip.Read(media.FullName);
        var ids = new Dictionary<LabelledClip, Guid>();
        foreach (var clip in clips)
            ids[clip] = await UploadAsync(client, Path.Combine(media.FullName, clip.File), $"Clip {ids.Count + 1:000}", cancellationToken);
        foreach (var id in ids.Values)
            await WaitUntilReadyAsync(client, id, cancellationToken);

        var byId = ids.ToDictionary(pair => pair.Value, pair => pair.Key);
        var rankings = new List<(LabelledClip Query, List<LabelledClip> Gallery)>();
        foreach (var (clip, id) in ids)
        {
            var similar = await client.GetFromJsonAsync<JsonElement>($"api/v1/videos/{id}/similar?by={by}&take={Math.Min(clips.Count, 500)}", cancellationToken);
            rankings.Add((clip, [.. similar.GetProperty("items").EnumerateArray()
                .Select(item => item.GetProperty("videoId").GetGuid()).Where(byId.ContainsKey).Select(other => byId[other])]));
        }

        ClipRetrieval.Print($"{clips.Count} clips by {by} through {url}", ClipRetrieval.Tables(rankings, "").ToDictionary());
    }

    private static async Task<Guid> UploadAsync(HttpClient client, string file, string title, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(title), "title" },
            { new StreamContent(stream), "file", "clip" + Path.GetExtension(file) },
        };
        var response = await client.PostAsync(new Uri("api/v1/videos", UriKind.Relative), form, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{file}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetGuid();
    }

    private static async Task WaitUntilReadyAsync(HttpClient client, Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = (await client.GetFromJsonAsync<JsonElement>($"api/v1/videos/{id}", cancellationToken)).GetProperty("status").GetString();
            if (status == "ready")
                return;
            if (status == "failed")
                throw new InvalidOperationException($"The site could not process {id}.");
            await Task.Delay(500, cancellationToken);
        }
    }
}
