namespace VideoRec.Domain.Storage;

/// <summary>The disk is too full to take or make a file; told to people as it is.</summary>
public sealed class StorageFullException() : Exception("The server has too little free disk space for this. Free some space and try again.");
