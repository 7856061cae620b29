using CsvHelper;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Demo;

/// <summary>A row of <c>demo.csv</c>.</summary>
internal sealed record DemoFilm(string File, VideoDraft Draft)
{
    public static List<DemoFilm> ReadAll(string csvFile)
    {
        var films = new List<DemoFilm>();
        using var reader = CsvReader.FromFile(csvFile);
        while (reader.Read())
            films.Add(new DemoFilm(reader.GetString("file"), new VideoDraft(
                reader.GetString("title_en"),
                reader.GetString("description_en"),
                reader.GetString("tags_en").Split(';', StringSplitOptions.TrimEntries),
                VideoVisibility.Public,
                reader.GetString("channel"),
                reader.GetString("category"),
                string.Join('\n', reader.GetString("credits").Split("; ", StringSplitOptions.RemoveEmptyEntries)),
                [new VideoTranslation
                {
                    Language = "zh",
                    Title = reader.GetString("title_zh"),
                    Description = reader.GetString("description_zh"),
                    Tags = reader.GetString("tags_zh"),
                }])));
        return films;
    }
}
