using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace VideoRec.Web.Hosting;

/// <summary>
/// Which section of the settings each options class of the site is bound to, found by letting every binding run against
/// a configuration that only writes down what it is asked for.
/// </summary>
internal static class BoundSections
{
    public static Dictionary<string, Type> Of(IServiceCollection services)
    {
        var sections = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase);
        foreach (var service in services)
        {
            if (!service.ServiceType.IsGenericType || service.ServiceType.GetGenericTypeDefinition() != typeof(IConfigureOptions<>) || service.ImplementationFactory is not { } factory)
                continue;
            var type = service.ServiceType.GetGenericArguments()[0];
            if (type.Namespace?.StartsWith("VideoRec.", StringComparison.Ordinal) != true)
                continue;
            foreach (var path in PathsOf(factory, type))
                sections.TryAdd(path, type);
        }

        return sections;
    }

    private static List<string> PathsOf(Func<IServiceProvider, object> factory, Type type)
    {
        var recorder = new Recorder();
        try
        {
            var configure = factory(recorder);
            typeof(IConfigureOptions<>).MakeGenericType(type).GetMethod(nameof(IConfigureOptions<>.Configure))!
                .Invoke(configure, [Activator.CreateInstance(type)]);
        }
        catch (InvalidOperationException)
        {
            // It is made from other services, not from the settings.
        }

        return recorder.Paths;
    }

    private sealed class Recorder : IServiceProvider, IConfiguration
    {
        private static readonly IConfiguration Nothing = new ConfigurationBuilder().Build();

        public List<string> Paths { get; } = [];

        public string? this[string key]
        {
            get => null;
            set { }
        }

        public object? GetService(Type serviceType) => serviceType == typeof(IConfiguration) ? this : null;

        public IConfigurationSection GetSection(string key)
        {
            Paths.Add(key);
            return Nothing.GetSection(key);
        }

        public IEnumerable<IConfigurationSection> GetChildren() => [];

        public IChangeToken GetReloadToken() => Nothing.GetReloadToken();
    }
}
