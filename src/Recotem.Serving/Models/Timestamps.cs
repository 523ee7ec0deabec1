using System.Globalization;

namespace Recotem.Serving;

/// <summary>Times as clients and logs see them: UTC, ISO 8601, <c>Z</c>.</summary>
internal static class Timestamps
{
    public static string ToSeconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string ToMicroseconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
