namespace VideoRec.Domain.Storage;

/// <summary>The database was made by another version of the program, whose tables this one cannot bring up to date.</summary>
/// <param name="migration">The migration that this version does not have.</param>
public sealed class OtherSchemaException(string migration) : Exception($"The database was made by another version (migration {migration}).");
