using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Rankers;

namespace VideoRec.Domain.Feed;

/// <summary>Says which version of the ranker serves whom.</summary>
public interface IRankerParametersSource
{
    (string RankerId, RankerParameters Parameters) For(Guid viewerId, FeedList list);

    /// <summary>Another version that fills the viewer's list in turns with that one; null for most.</summary>
    RankerMix? MixFor(Guid viewerId, FeedList list) => null;
}

/// <summary>The numbers of the settings for everybody; the version's id is a hash of them.</summary>
internal sealed class ParametersOfSettings : IRankerParametersSource
{
    private readonly (string RankerId, RankerParameters Parameters) _version;

    public ParametersOfSettings(IOptions<RankingOptions> options)
    {
        var parameters = RankerParameters.Of(options.Value);
        _version = (IdOf(parameters), parameters);
    }

    public (string RankerId, RankerParameters Parameters) For(Guid viewerId, FeedList list) => _version;

    /// <summary>First 12 hexadecimal digits of the SHA-256 of the numbers.</summary>
    public static string IdOf(RankerParameters parameters) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parameters)))[..12];
}
