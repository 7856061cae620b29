using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace VideoRec.Domain.Storage;

internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(),
    value => DateTimeOffset.FromUnixTimeMilliseconds(value));
