using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace VideoRec.Web.Hosting;

/// <summary>
/// Finds settings that nobody reads (a slip of the pen would be silently ignored) and values that cannot be read,
/// and names them. What may stand below <c>VideoRec:</c> is read from the options classes that were registered:
/// <c>XxxOptions</c> is section <c>VideoRec:Xxx</c>.
/// </summary>
internal static class SettingsCheck
{
    private const string Root = "VideoRec";

    /// <exception cref="StartException">With a sentence that names the setting.</exception>
    public static void Check(IConfiguration configuration, IServiceCollection services)
    {
        CheckUrls(configuration["Urls"]);
        var sections = SectionsOf(services);
        foreach (var section in configuration.GetSection(Root).GetChildren())
        {
            if (!sections.TryGetValue(section.Key, out var type))
                throw new StartException($"There is no setting called {section.Path}; below {Root} there are {string.Join(", ", sections.Keys.Order())}.");
            CheckObject(section, type);
        }
    }

    private static Dictionary<string, Type> SectionsOf(IServiceCollection services) => services
        .Where(s => s.ServiceType.IsGenericType && s.ServiceType.GetGenericTypeDefinition() == typeof(IConfigureOptions<>))
        .Select(s => s.ServiceType.GetGenericArguments()[0])
        .Where(t => t.Namespace?.StartsWith(Root + ".", StringComparison.Ordinal) == true && t.Name.EndsWith("Options", StringComparison.Ordinal))
        .Distinct()
        .ToDictionary(t => t.Name[..^"Options".Length], StringComparer.OrdinalIgnoreCase);

    private static void CheckObject(IConfigurationSection section, Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead).ToList();
        foreach (var child in section.GetChildren())
        {
            var property = properties.Find(p => p.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase))
                ?? throw new StartException($"There is no setting called {child.Path}; below {section.Path} there are {string.Join(", ", properties.Select(p => p.Name).Order())}.");
            CheckValue(child, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        }
    }

    private static void CheckValue(IConfigurationSection setting, Type type)
    {
        if (type == typeof(string) || typeof(IDictionary).IsAssignableFrom(type))
            return;
        var converter = TypeDescriptor.GetConverter(type);
        if (!converter.CanConvertFrom(typeof(string)))
        {
            if (!typeof(IEnumerable).IsAssignableFrom(type))
                CheckObject(setting, type);
            return;
        }

        if (setting.Value is not { } value)
            return;
        try
        {
            converter.ConvertFromString(null, CultureInfo.InvariantCulture, value);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw new StartException($"The setting {setting.Path} is '{value}', which is not {Wanted(type)}.");
        }
    }

    private static string Wanted(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number in range",
        _ when type == typeof(double) || type == typeof(float) || type == typeof(decimal) => "a number",
        _ when type == typeof(TimeSpan) => "a time such as 00:01:30",
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ => "a " + type.Name,
    };

    private static void CheckUrls(string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                throw new StartException($"The setting Urls (--urls) is '{url}', which is not an address such as http://127.0.0.1:5080.");
            }

            if (address.Scheme is not ("http" or "https") || address.Port is < 0 or > 65535 || address.PathBase.Length > 0 || address.Host.Length == 0)
                throw new StartException($"The setting Urls (--urls) is '{url}', which is not an address such as http://127.0.0.1:5080.");
        }
    }
}
