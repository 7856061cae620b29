using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace VideoRec.Web.Hosting;

/// <summary>
/// Finds settings that nobody reads (a slip of the pen would be silently ignored), values that cannot be read and values
/// out of range, and names them. What may stand below <c>VideoRec:</c> is read from the options that were registered.
/// </summary>
internal static class SettingsCheck
{
    private const string Root = "VideoRec";

    /// <exception cref="StartException">With a sentence that names the setting.</exception>
    public static void Check(IConfiguration configuration, IServiceCollection services)
    {
        CheckUrls(configuration["Urls"]);
        var sections = BoundSections.Of(services);
        foreach (var section in configuration.GetSection(Root).GetChildren())
        {
            if (!sections.TryGetValue(section.Path, out var type))
                throw new StartException($"There is no setting called {section.Path}; below {Root} there are {string.Join(", ", sections.Keys.Select(k => k[(Root.Length + 1)..]).Order())}.");
            CheckObject(section, type);
            CheckRanges(section, type);
        }
    }

    private static void CheckRanges(IConfigurationSection section, Type type)
    {
        var instance = section.Get(type) ?? Activator.CreateInstance(type)!;
        var wrong = new List<ValidationResult>();
        if (Validator.TryValidateObject(instance, new ValidationContext(instance), wrong, validateAllProperties: true))
            return;
        var member = wrong[0].MemberNames.FirstOrDefault() ?? "";
        var reason = (wrong[0].ErrorMessage ?? "it is out of range.")
            .Replace($"The field {member}", "it", StringComparison.Ordinal).Replace($"The {member} field", "it", StringComparison.Ordinal);
        throw new StartException($"The setting {section.Path}:{member} is wrong: {reason}");
    }

    private static void CheckObject(IConfigurationSection section, Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).ToList();
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
