using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Behaviour;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.NextFrame;
using VideoRec.Jobs.Learning.Sequences;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Jobs.Media;
using VideoRec.Jobs.Pipeline;
using VideoRec.Web.Components;

namespace VideoRec.Web.Hosting;

/// <summary>Puts the site together from the command line; the tests start the very same one.</summary>
internal static class Site
{
    /// <param name="configure">Last word on the services; for tests that need another clock.</param>
    /// <exception cref="StartException">A setting is wrong.</exception>
    public static WebApplication Build(SiteCommand command, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Site).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(command.Settings);
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        builder.Services
            .AddVideoRecStorage()
            .AddVideoRecCatalogue()
            .AddVideoRecSearch()
            .AddVideoRecMedia()
            .AddVideoRecModels()
            .AddVideoRecPipeline()
            .AddVideoRecRanking()
            .AddVideoRecRankers()
            .AddVideoRecBehaviourTraining()
            .AddVideoRecRankerTraining()
            .AddVideoRecSequenceTraining()
            .AddVideoRecFineTuning()
            .AddVideoRecNextFrameTraining()
            .AddVideoRecLearning()
            .AddVideoRecPages();
        builder.AddVideoRecSite();
        configure?.Invoke(builder);
        SettingsCheck.Check(builder.Configuration, builder.Services);

        var app = builder.Build();
        app.UseVideoRecSite();
        app.MapVideoRecPages();
        return app;
    }
}
