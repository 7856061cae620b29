using VideoRec.Domain.Feed;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Media;
using VideoRec.Jobs.Pipeline;
using VideoRec.Web.Components;
using VideoRec.Web.Hosting;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services
    .AddVideoRecStorage()
    .AddVideoRecMedia()
    .AddVideoRecModels()
    .AddVideoRecPipeline()
    .AddVideoRecRanking()
    .AddVideoRecPages();
builder.AddVideoRecSite();

var app = builder.Build();
app.UseVideoRecSite();
app.MapVideoRecPages();
app.Run();
