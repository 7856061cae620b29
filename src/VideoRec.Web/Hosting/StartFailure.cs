using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Storage;

namespace VideoRec.Web.Hosting;

/// <summary>The site cannot start, for a reason that one sentence tells.</summary>
internal sealed class StartException(string message, int exitCode = StartFailure.WrongSetting) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>Turns what stopped the start into one sentence; what nobody foresaw stays an exception with its stack trace.</summary>
/// <param name="ExitCode">As in <c>sysexits.h</c>: 78 for a wrong setting, 75 where trying again later may help.</param>
internal sealed partial record StartFailure(string Sentence, int ExitCode)
{
    public const int WrongSetting = 78;

    public const int TryLater = 75;

    public static StartFailure? Explain(Exception exception) => exception switch
    {
        StartException start => new(start.Message, start.ExitCode),
        OtherSchemaException => new(OtherSchema, WrongSetting),
        OptionsValidationException options => new(SentenceOf(options), WrongSetting),
        AddressInUseException => new(InUse, TryLater),
        IOException { InnerException: AddressInUseException } => new(InUse, TryLater),
        SocketException socket => new($"The address of --urls cannot be listened at: {socket.SocketErrorCode}.", WrongSetting),
        InvalidOperationException { InnerException: FormatException format } => new(OneLine(format.Message), WrongSetting),
        UnauthorizedAccessException or IOException => new("The data folder (VideoRec:Storage:DataDirectory, --data) cannot be made or written to.", WrongSetting),
        SqliteException sqlite => new($"The database in the data folder cannot be opened: {OneLine(sqlite.Message)}", WrongSetting),
        AggregateException { InnerExceptions: [var single] } => Explain(single),
        _ => null,
    };

    private const string OtherSchema =
        "The data folder was made by another version of VideoRec and cannot be read by this one; nothing in it was changed. Start the version that made it, or choose a new folder with --data.";

    public const string InUse = "The address of --urls is already in use; stop what listens there or choose another with --urls http://127.0.0.1:PORT.";

    private static string SentenceOf(OptionsValidationException exception)
    {
        var section = exception.OptionsType.Name.Replace("Options", "", StringComparison.Ordinal);
        var failure = exception.Failures.FirstOrDefault() ?? exception.Message;
        var match = DataAnnotation().Match(failure);
        if (!match.Success)
            return $"A setting below VideoRec:{section} is wrong: {OneLine(failure)}";
        var member = match.Groups["member"].Value;
        var error = match.Groups["error"].Value.Replace($"The field {member}", "it", StringComparison.Ordinal)
            .Replace($"The {member} field", "it", StringComparison.Ordinal);
        return $"The setting VideoRec:{section}:{member} is wrong: {OneLine(error)}";
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    [GeneratedRegex("members: '(?<member>[^']+)' with the error: '(?<error>.+)'\\.$", RegexOptions.Singleline)]
    private static partial Regex DataAnnotation();
}
