using Microsoft.EntityFrameworkCore;

namespace VideoRec.UnitTests.Domain.Storage;

public sealed class SqliteFixtureTests(SqliteFixture sqlite) : IClassFixture<SqliteFixture>
{
    [Fact]
    public async Task Connection_OfTheSite_IsDurableAndKeepsForeignKeys()
    {
        await using var context = sqlite.CreateDbContext();
        Assert.Equal("wal", await PragmaAsync<string>(context.Database, "journal_mode"));
        Assert.Equal(2, await PragmaAsync<long>(context.Database, "synchronous"));
        Assert.Equal(1, await PragmaAsync<long>(context.Database, "foreign_keys"));
    }

    [Fact]
    public async Task AddVideo_ReadByAnotherContext_IsTheSame()
    {
        var video = await sqlite.AddVideoAsync("小猫玩毛线球", v => v.ViewCount = 7);
        await using var context = sqlite.CreateDbContext();
        var read = await context.Videos.SingleAsync(v => v.Id == video.Id, TestContext.Current.CancellationToken);
        Assert.Equal(("小猫玩毛线球", 7L, video.CreatedAt), (read.Title, read.ViewCount, read.CreatedAt));
    }

    private static async Task<T> PragmaAsync<T>(Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade database, string name)
    {
        await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
