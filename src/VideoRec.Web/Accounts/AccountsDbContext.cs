using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using VideoRec.Domain.Storage;

namespace VideoRec.Web.Accounts;

/// <summary>Accounts and roles; same database file as the catalogue, with migrations of their own.</summary>
public sealed class AccountsDbContext(DbContextOptions<AccountsDbContext> options) : IdentityDbContext<Account>(options)
{
    public const string MigrationsHistoryTable = "__AccountsMigrationsHistory";
}

/// <summary>Used by <c>dotnet ef migrations</c> only.</summary>
internal sealed class DesignTimeAccountsDbContextFactory : IDesignTimeDbContextFactory<AccountsDbContext>
{
    public AccountsDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<AccountsDbContext>();
        options.UseVideoRecSqlite("design-time.db", new StorageOptions(), AccountsDbContext.MigrationsHistoryTable);
        return new AccountsDbContext(options.Options);
    }
}
