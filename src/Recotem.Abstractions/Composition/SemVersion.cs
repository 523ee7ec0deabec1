using System.Globalization;

namespace Recotem;

/// <summary>A version of three numbers.</summary>
/// <param name="Major">Raised for changes that break users.</param>
/// <param name="Minor">Raised for additions.</param>
/// <param name="Patch">Raised for everything else.</param>
public readonly record struct SemVersion(int Major, int Minor, int Patch) : IComparable<SemVersion>
{
    /// <summary>Whether this version serves who asks for another one: same major, minor at least as high.</summary>
    /// <param name="asked">The version asked for.</param>
    /// <returns>Whether it does.</returns>
    public bool Supports(SemVersion asked) => Major == asked.Major && Minor >= asked.Minor;

    /// <summary>Parses <c>1.2.3</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="version">The version.</param>
    /// <returns>Whether the text is a version.</returns>
    public static bool TryParse(string? text, out SemVersion version)
    {
        version = default;
        string[] parts = text?.Split('.') ?? [];
        if (parts.Length != 3 || !TryPart(parts[0], out int major) || !TryPart(parts[1], out int minor) || !TryPart(parts[2], out int patch))
            return false;
        version = new SemVersion(major, minor, patch);
        return true;

        static bool TryPart(string part, out int value) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <inheritdoc/>
    public int CompareTo(SemVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    /// <summary>Whether <paramref name="left"/> is older.</summary>
    public static bool operator <(SemVersion left, SemVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is newer.</summary>
    public static bool operator >(SemVersion left, SemVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not newer.</summary>
    public static bool operator <=(SemVersion left, SemVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not older.</summary>
    public static bool operator >=(SemVersion left, SemVersion right) => left.CompareTo(right) >= 0;
}
