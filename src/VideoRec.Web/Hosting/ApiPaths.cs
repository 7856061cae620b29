namespace VideoRec.Web.Hosting;

/// <summary>Tells programs' addresses from people's pages: the former get problem details, the latter get pages.</summary>
internal static class ApiPaths
{
    private static readonly PathString[] Prefixes = ["/api", "/media", "/health", "/metrics", "/openapi"];

    public static bool Includes(PathString path) => Prefixes.Any(prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
}
