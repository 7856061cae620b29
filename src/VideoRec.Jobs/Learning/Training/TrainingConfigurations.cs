using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>A setting that can be given to a training.</summary>
/// <param name="Name">Name of the property.</param>
/// <param name="Type">What values are: <c>int</c>, <c>double</c>, <c>bool</c> or an enum.</param>
/// <param name="Default">As text, invariant.</param>
/// <param name="Minimum">Null where there is no limit.</param>
/// <param name="IsShown">Whether the page asks for it.</param>
public sealed record TrainingSetting(string Name, Type Type, string Default, double? Minimum, double? Maximum, bool IsShown);

/// <summary>The settings of trainings: read from their classes, given as text, checked and kept as JSON.</summary>
public static class TrainingConfigurations
{
    /// <summary>The settings a class has, in its order.</summary>
    public static IReadOnlyList<TrainingSetting> Of(Type type)
    {
        var defaults = Activator.CreateInstance(type)!;
        return [.. Properties(type).Select(p =>
        {
            var range = p.GetCustomAttribute<RangeAttribute>();
            return new TrainingSetting(
                p.Name, p.PropertyType, Convert.ToString(p.GetValue(defaults), CultureInfo.InvariantCulture)!, Limit(range?.Minimum), Limit(range?.Maximum),
                p.GetCustomAttribute<BrowsableAttribute>()?.Browsable != false);
        })];
    }

    /// <summary>All settings as JSON, with what was given instead of their defaults.</summary>
    /// <param name="given">Invariant texts by name; names in any case.</param>
    /// <exception cref="TrainingRefusedException">A name or value is wrong.</exception>
    public static string Write(Type type, IReadOnlyDictionary<string, string> given)
    {
        var configuration = Activator.CreateInstance(type)!;
        foreach (var (name, text) in given)
        {
            var property = Properties(type).FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new TrainingRefusedException($"There is no setting called {name}; there are {string.Join(", ", Properties(type).Select(p => p.Name))}.");
            property.SetValue(configuration, Read(property, text));
        }

        var wrong = new List<ValidationResult>();
        if (!Validator.TryValidateObject(configuration, new ValidationContext(configuration), wrong, validateAllProperties: true))
            throw new TrainingRefusedException(wrong[0].ErrorMessage ?? "A setting is out of range.");
        return JsonSerializer.Serialize(configuration, type, TrainingContext.Json);
    }

    /// <summary>What a run was given, as texts by name.</summary>
    /// <exception cref="JsonException">The row was changed by other hands.</exception>
    public static IReadOnlyDictionary<string, string> Read(string configuration) =>
        (JsonNode.Parse(configuration) as JsonObject ?? []).ToDictionary(p => p.Key, p => p.Value?.ToString() ?? "", StringComparer.OrdinalIgnoreCase);

    private static object Read(PropertyInfo property, string text)
    {
        try
        {
            return TypeDescriptor.GetConverter(property.PropertyType).ConvertFromString(null, CultureInfo.InvariantCulture, text)
                ?? throw new FormatException();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw new TrainingRefusedException($"'{text}' cannot be a value of {property.Name}.");
        }
    }

    private static double? Limit(object? value) => value is null ? null : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.CanRead).OrderBy(p => p.MetadataToken);
}
